// Which kernels this processor runs, and which of them a thread uses.
#include "internal.h"

/// The widest kernel, found once: every thread finds the same, so a race only repeats the search.
static _Atomic(const oracle_blake3_kernel *) best;
/// A test's choice for its own thread; NULL is `best`.
static _Thread_local const oracle_blake3_kernel *forced;

static const oracle_blake3_kernel *kernel(unsigned lanes) {
    if (lanes == 4) return &oracle_blake3_kernel4;
#if defined(__x86_64__)
    // The compiler's runtime asks cpuid, and XGETBV whether the operating system saves the registers.
    __builtin_cpu_init();
    if (lanes == 8 && __builtin_cpu_supports("avx2")) return &oracle_blake3_kernel8;
    if (lanes == 16 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("avx512f")
        && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw")) {
        return &oracle_blake3_kernel16;
    }
#endif
    return NULL;
}

const oracle_blake3_kernel *oracle_blake3_widest(void) {
    if (forced) return forced;
    const oracle_blake3_kernel *found = best;
    if (found) return found;
    for (unsigned lanes = MAX_LANES; !found; lanes /= 2) found = kernel(lanes);
    best = found;
    return found;
}

const oracle_blake3_kernel *oracle_blake3_for(size_t count) {
    const oracle_blake3_kernel *widest = oracle_blake3_widest();
    if (count <= 4) return &oracle_blake3_kernel4;
#if defined(__x86_64__)
    // A processor with 16 lanes has 8 too.
    if (count <= 8 && widest->lanes > 8) return &oracle_blake3_kernel8;
#endif
    return widest;
}

bool oracle_blake3_has_lanes(unsigned lanes) { return kernel(lanes) != NULL; }

bool oracle_blake3_set_lanes(unsigned lanes) {
    const oracle_blake3_kernel *wanted = lanes == 0 ? NULL : kernel(lanes);
    if (lanes != 0 && !wanted) return false;
    forced = wanted;
    return true;
}

unsigned oracle_blake3_lanes(void) { return oracle_blake3_widest()->lanes; }
