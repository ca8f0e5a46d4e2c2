//! One purchase and what its people are about to do.

use domain::Piconero;
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use serde_json::{Value, json};

use crate::server_process::ServerProcess;
use crate::stack::{PRICE, Stack};

/// Rounds without news after which an operator looks at an escrow that ought to go on by itself.
const PATIENCE: u32 = 20;

/// A purchase of the drill.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its order.
    pub order_id: String,
    /// Its escrow.
    pub escrow_id: String,
    /// The escrow as it was seen last.
    pub seen: Value,
    /// What was paid into it, as far as the bank has sent it.
    pub paid: Vec<Piconero>,
    /// What the bank is asked to pay into it next.
    pub to_pay: Option<Piconero>,
    /// Whether it has ended and everything is paid out.
    pub ended: bool,
    /// How often an operator had to look.
    pub retries: u32,
    script: Script,
    withdrawn: bool,
    still_rounds: u32,
}

/// What the people of a purchase are about to do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Script {
    pay: Pay,
    then: Then,
}

#[derive(Clone, Copy, Debug)]
enum Pay {
    Exactly,
    Over(u64),
    /// And no more.
    Half,
    InTwo,
    /// After the order has expired.
    Late,
    /// And once more after the end.
    Twice,
    Never,
}

#[derive(Clone, Copy, Debug)]
enum Then {
    Confirm,
    BuyerIsSilent,
    VendorIsSilent,
    VendorCancels,
    BuyerCancels,
    Award(u16),
    Agree(u16),
    Withdraw,
    NobodyDecides,
}

impl Script {
    /// Anything; mostly what people do.
    pub(super) fn random(random: &mut StdRng) -> Self {
        let surplus = random.random_range(1_000_000_000..300_000_000_000);
        let pays = [
            Pay::Exactly,
            Pay::Exactly,
            Pay::Exactly,
            Pay::Over(surplus),
            Pay::Half,
            Pay::InTwo,
            Pay::Late,
            Pay::Twice,
            Pay::Never,
        ];
        let permille = random.random_range(0..=1000);
        let thens = [
            Then::Confirm,
            Then::Confirm,
            Then::Confirm,
            Then::BuyerIsSilent,
            Then::VendorIsSilent,
            Then::VendorCancels,
            Then::BuyerCancels,
            Then::Award(permille),
            Then::Award(permille),
            Then::Agree(permille),
            Then::Withdraw,
            Then::NobodyDecides,
        ];
        Self {
            pay: pays.choose(random).copied().unwrap_or(Pay::Exactly),
            then: thens.choose(random).copied().unwrap_or(Then::Confirm),
        }
    }
}

impl Case {
    /// From the answer to an order.
    pub(super) fn new(order: &Value, script: Script) -> Option<Self> {
        Some(Self {
            order_id: order["order_id"].as_str()?.to_owned(),
            escrow_id: order["escrow_id"].as_str()?.to_owned(),
            seen: Value::Null,
            paid: Vec::new(),
            to_pay: None,
            ended: false,
            retries: 0,
            script,
            withdrawn: false,
            still_rounds: 0,
        })
    }

    /// An order that nobody knows of, and nobody pays.
    pub(super) fn adopted(order: &Value) -> Option<Self> {
        let script = Script {
            pay: Pay::Never,
            then: Then::Confirm,
        };
        Self::new(order, script)
    }

    /// Its state as it was seen last.
    #[must_use]
    pub fn state(&self) -> &str {
        self.seen["state"].as_str().unwrap_or_default()
    }

    /// Whether nothing more is decided.
    #[must_use]
    pub fn is_over(&self) -> bool {
        ["released", "refunded", "split", "expired", "cancelled"].contains(&self.state())
    }

    /// Whether nobody will do anything before its time to pay has run out.
    #[must_use]
    pub fn only_waits(&self) -> bool {
        let pays_no_more = match self.script.pay {
            Pay::Late | Pay::Never => true,
            Pay::Half => !self.paid.is_empty(),
            Pay::Exactly | Pay::Over(_) | Pay::InTwo | Pay::Twice => false,
        };
        pays_no_more && self.state() == "awaiting_funding"
    }

    /// What was paid into it, in piconero.
    #[must_use]
    pub fn paid_in(&self) -> u64 {
        self.paid.iter().map(|paid| paid.0).sum()
    }

    /// Whether its people have paid everything that they want to pay.
    pub(super) fn has_paid(&self) -> bool {
        let payments = match (self.script.pay, self.script.then) {
            // It ran out before it had an address.
            _ if !self.seen["address"].is_string() => 0,
            (Pay::Late, _) => usize::from(self.state() == "expired"),
            // Whoever cancels need not pay, but may have.
            (_, Then::BuyerCancels) => 0,
            (Pay::Twice, _) => 2,
            _ => 0,
        };
        self.to_pay.is_none() && self.paid.len() >= payments
    }

    /// Looks at it, and does what is to be done next. Nothing here minds that the server is away or refuses.
    pub(super) async fn act(&mut self, stack: &Stack) {
        let path = format!("/api/escrows/{}", self.escrow_id);
        match stack.buyer.try_get(&path).await {
            Some(answer) if answer.status.is_success() => self.look(answer.body),
            _ => return,
        }
        self.plan_payment();
        let buyer = json!({"buyer_permille": self.permille()});
        match (self.state(), self.script.then) {
            ("pending" | "awaiting_funding", Then::BuyerCancels) => {
                self.order(stack, "buyer", "cancel", &json!({})).await;
            }
            ("funded", Then::VendorIsSilent) | ("shipped", Then::BuyerIsSilent) => {}
            ("funded", Then::VendorCancels) => self.order(stack, "vendor", "cancel", &json!({})).await,
            ("funded", _) => self.order(stack, "vendor", "ship", &json!({})).await,
            ("shipped", Then::Award(_) | Then::Agree(_) | Then::NobodyDecides) => self.dispute(stack).await,
            ("shipped", Then::Withdraw) if !self.withdrawn => self.dispute(stack).await,
            ("shipped", _) => self.order(stack, "buyer", "confirm", &json!({})).await,
            ("disputed", Then::Award(buyer_permille)) => {
                let body = json!({"buyer_permille": buyer_permille, "reason": "The photograph shows it"});
                let path = format!("/api/escrows/{}/award", self.escrow_id);
                let _answer = stack.arbiter.try_post(&path, &body).await;
            }
            ("disputed", Then::Agree(_)) => {
                self.order(stack, "buyer", "propose", &buyer).await;
                self.order(stack, "vendor", "propose", &buyer).await;
            }
            ("disputed", Then::Withdraw) => {
                self.withdrawn = true;
                self.order(stack, "buyer", "withdraw", &Value::Null).await;
            }
            ("frozen" | "pending" | "settling", _) => self.wait_for_operator(stack),
            _ => {}
        }
    }

    /// The buyer's share that its people want, in thousandths.
    pub(super) const fn permille(&self) -> u16 {
        match self.script.then {
            Then::Award(permille) | Then::Agree(permille) => permille,
            _ => 0,
        }
    }

    async fn dispute(&self, stack: &Stack) {
        let reason = json!({"reason": "The jar is broken"});
        self.order(stack, "buyer", "dispute", &reason).await;
    }

    async fn order(&self, stack: &Stack, who: &str, action: &str, body: &Value) {
        let person = if who == "buyer" {
            &stack.buyer
        } else {
            &stack.vendor
        };
        let path = format!("/api/orders/{}/{action}", self.order_id);
        let _answer = person.try_post(&path, body).await;
    }

    fn plan_payment(&mut self) {
        let half = PRICE.0 / 2;
        let in_time = self.state() == "awaiting_funding";
        // One that ran out early never had an address.
        let after_all = self.is_over() && self.seen["address"].is_string();
        let amount = match (self.script.pay, self.paid.len()) {
            (Pay::Exactly, 0) if in_time => PRICE.0,
            (Pay::Over(surplus), 0) if in_time => PRICE.0 + surplus,
            (Pay::Half | Pay::InTwo, 0) if in_time => half,
            (Pay::InTwo, 1) if in_time => PRICE.0 - half,
            (Pay::Late, 0) if after_all && self.state() == "expired" => PRICE.0,
            (Pay::Twice, 0) if in_time || after_all => PRICE.0,
            (Pay::Twice, 1) if after_all => PRICE.0,
            _ => return,
        };
        self.to_pay = Some(Piconero(amount));
    }

    fn look(&mut self, now: Value) {
        self.still_rounds = if self.seen == now {
            self.still_rounds + 1
        } else {
            0
        };
        self.seen = now;
    }

    /// An operator asks for another attempt, as the handbook says.
    fn wait_for_operator(&mut self, stack: &Stack) {
        if self.still_rounds > 0 && self.still_rounds.is_multiple_of(PATIENCE) {
            self.retries += 1;
            let _told = ServerProcess::attempt(&stack.config, &["escrow", "retry", &self.escrow_id], "");
        }
    }
}
