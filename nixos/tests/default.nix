# The stories that are told in virtual machines, each a file: nodes, without what all of them have, and a script.
{
  whole-stack = ./whole-stack.nix;
  purchase = ./purchase.nix;
  backup-and-restore = ./backup-and-restore.nix;
  alert-reaches-a-receiver = ./alert-reaches-a-receiver.nix;
  onion-service = ./onion-service.nix;
  logs-and-dashboards = ./logs-and-dashboards.nix;
  rolled-back = ./rolled-back.nix;
}
