# What every unit of ours may not do. A unit adds what it needs: an address family, a folder, a capability.
rec {
  # Shared by all.
  base = {
    AmbientCapabilities = [ "" ];
    CapabilityBoundingSet = [ "" ];
    DevicePolicy = "closed";
    KeyringMode = "private";
    LockPersonality = true;
    MemoryDenyWriteExecute = true;
    NoNewPrivileges = true;
    PrivateDevices = true;
    PrivateMounts = true;
    PrivateTmp = true;
    PrivateUsers = true;
    ProcSubset = "pid";
    ProtectClock = true;
    ProtectControlGroups = true;
    ProtectHome = true;
    ProtectHostname = true;
    ProtectKernelLogs = true;
    ProtectKernelModules = true;
    ProtectKernelTunables = true;
    ProtectProc = "invisible";
    ProtectSystem = "strict";
    RemoveIPC = true;
    RestrictAddressFamilies = [ "AF_INET" "AF_INET6" "AF_UNIX" ];
    RestrictNamespaces = true;
    RestrictRealtime = true;
    RestrictSUIDSGID = true;
    SystemCallArchitectures = "native";
    SystemCallErrorNumber = "EPERM";
    SystemCallFilter = [ "@system-service" "~@privileged @resources @mount" ];
    UMask = "0077";
  };

  # Talks to this machine alone.
  local = base // {
    IPAddressAllow = [ "localhost" ];
    IPAddressDeny = [ "any" ];
  };

  # Talks to nobody: sockets of this machine only.
  silent = base // {
    PrivateNetwork = true;
    RestrictAddressFamilies = [ "AF_UNIX" ];
    IPAddressDeny = [ "any" ];
  };

  # Limits of processor and memory.
  limit = cpu: memory: {
    CPUQuota = cpu;
    MemoryMax = memory;
    MemorySwapMax = 0;
    TasksMax = 512;
  };
}
