// Four lanes: what every processor of the architecture runs (SSE2 on x86-64, NEON on arm64).
#define LANES 4
#define KERNEL oracle_blake3_kernel4
#include "kernel.h"
