#!/usr/bin/env bash
for name in SLACK_WEBHOOK_URL SMTP_PASSWORD SMTP_USERNAME ALERT_EMAIL_FROM SMTP_SMARTHOST ALERT_EMAIL_TO PAGERDUTY_ROUTING_KEY DEAD_MANS_SWITCH_URL; do
  value="${!name-}"
  value="${value//\\/\\\\}"
  export "$name=${value//\"/\\\"}"
done
