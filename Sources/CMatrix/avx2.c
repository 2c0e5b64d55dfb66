// AVX2 and fused multiply-add.
#if defined(__x86_64__)
#include <math.h>
#include <string.h>

#include "internal.h"

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define KERNEL oracle_matrix_avx2
#include "kernel.h"
#pragma clang attribute pop
#endif
