// Loaded into a process by LD_PRELOAD; nothing calls it. See fault.c.
