// Arithmetic on the numbers of tensors, as Comparison needs it: sums over two blocks of numbers, products of a block with a tall
// and narrow matrix, and the eigenvalues of a small symmetric one.
//
// Tall and narrow matrices ("panels") of n rows and 16 x chunks columns are stored as [chunks][n][16].
#ifndef ORACLE_CMATRIX_H
#define ORACLE_CMATRIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ORACLE_PANEL_WIDTH = 16 };

typedef struct {
    // Of D = W' - W, W and W', over the entries of which both are finite.
    double energy, base_energy, derived_energy, product;
    // Sum of 4^e over the exponents e of W', none below the format's smallest.
    double exponent_energy;
    // Of |D| and of |W'|.
    float largest, largest_derived;
    // The mantissa bits of W' that are ever set.
    uint32_t mantissa;
    uint64_t changed, zeroed, zeros;
    uint64_t non_finite_base, non_finite_derived, non_finite_changed;
} oracle_sums;

/// Adds to `sums` what `count` entries bring.
/// @param smallest 2^e of the smallest normal number of the format of W'.
void oracle_add_sums(const float *base, const float *derived, size_t count, float smallest, oracle_sums *sums);

/// Entries of which `derived` is not `base` rounded to the nearest (ties to even) of a format.
/// @param mantissa bits after the point, 0 to 22; 23 compares the numbers as they are.
/// @param exponent e of the smallest normal number 2^e.
/// @param largest the largest finite number; what is larger may have become that, an infinity or NaN.
uint64_t oracle_rounding_mismatches(
    const float *base, const float *derived, size_t count, int mantissa, int exponent, float largest);

/// out = (derived - base) * scale; 0 where either is not finite.
void oracle_subtract(const float *base, const float *derived, size_t count, float scale, float *out);

/// Adds to `sums` the products u.u, u.v, v.v, u.t, v.t, t.t of u = a, v = b - a and t = m - a, over the
/// entries of which all three are finite.
void oracle_add_merge_sums(const float *a, const float *b, const float *m, size_t count, double sums[6]);

/// y += d omega. `d` is rows x columns, row-major; `omega` a panel of `columns` rows; `y` the first of the rows that are
/// meant, in a panel of `y_rows` rows.
void oracle_multiply(
    const float *d, size_t rows, size_t columns, const float *omega, size_t chunks, float *y, size_t y_rows);

/// b += d^T q. `q` the first of the rows that are meant, in a panel of `q_rows` rows; `b` a panel of `columns` rows.
void oracle_multiply_transposed(
    const float *d, size_t rows, size_t columns, const float *q, size_t q_rows, size_t chunks, float *b);

/// g = a^T a of a panel of n rows; g is k x k, k = 16 x chunks.
void oracle_gram(const float *a, size_t n, size_t chunks, double *g);

/// Makes the columns of a panel orthonormal; columns that bring nothing of their own become 0.
/// @param work 3 k^2 doubles and k more.
/// @returns the columns that are not 0.
size_t oracle_orthonormalize(float *a, size_t n, size_t chunks, double *work);

/// The eigenvalues of a symmetric k x k matrix, which is destroyed, in descending order.
/// @param work 2 k doubles.
void oracle_eigenvalues(double *g, size_t k, double *values, double *work);

#endif
