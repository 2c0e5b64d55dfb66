// Eight lanes: AVX2.
#if defined(__x86_64__)
#include <string.h>

#include "internal.h"

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define LANES 8
#define KERNEL oracle_blake3_kernel8
#include "kernel.h"
#pragma clang attribute pop
#endif
