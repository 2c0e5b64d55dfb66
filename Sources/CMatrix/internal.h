#ifndef ORACLE_CMATRIX_INTERNAL_H
#define ORACLE_CMATRIX_INTERNAL_H

#include "include/CMatrix.h"

typedef struct {
    void (*add_sums)(const float *, const float *, size_t, float, oracle_sums *);
    uint64_t (*rounding_mismatches)(const float *, const float *, size_t, int, int, float);
    void (*subtract)(const float *, const float *, size_t, float, float *);
    void (*add_merge_sums)(const float *, const float *, const float *, size_t, double *);
    void (*multiply)(const float *, size_t, size_t, const float *, size_t, float *, size_t);
    void (*multiply_transposed)(const float *, size_t, size_t, const float *, size_t, size_t, float *);
    void (*gram)(const float *, size_t, size_t, double *);
    void (*transform)(float *, size_t, size_t, const double *);
} oracle_matrix_kernel;

extern const oracle_matrix_kernel oracle_matrix_portable;
#if defined(__x86_64__)
extern const oracle_matrix_kernel oracle_matrix_avx2;
#endif

#endif
