// Sixteen lanes: AVX-512 (F, VL, BW), whose vprord rotates in one step.
#if defined(__x86_64__)
#include <string.h>

#include "internal.h"

#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512bw"))), apply_to = function)
#define LANES 16
#define KERNEL oracle_blake3_kernel16
#include "kernel.h"
#pragma clang attribute pop
#endif
