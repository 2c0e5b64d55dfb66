// Which kernel this processor runs.
#include "internal.h"

/// Found once: every thread finds the same, so a race only repeats the search.
static _Atomic(const oracle_matrix_kernel *) best;

static const oracle_matrix_kernel *kernel(void) {
    const oracle_matrix_kernel *found = best;
    if (found) return found;
    found = &oracle_matrix_portable;
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) found = &oracle_matrix_avx2;
#endif
    best = found;
    return found;
}

void oracle_add_sums(const float *base, const float *derived, size_t count, float smallest, oracle_sums *sums) {
    kernel()->add_sums(base, derived, count, smallest, sums);
}

uint64_t oracle_rounding_mismatches(
    const float *base, const float *derived, size_t count, int mantissa, int exponent, float largest) {
    return kernel()->rounding_mismatches(base, derived, count, mantissa, exponent, largest);
}

void oracle_subtract(const float *base, const float *derived, size_t count, float scale, float *out) {
    kernel()->subtract(base, derived, count, scale, out);
}

void oracle_add_merge_sums(const float *a, const float *b, const float *m, size_t count, double sums[6]) {
    kernel()->add_merge_sums(a, b, m, count, sums);
}

void oracle_multiply(
    const float *d, size_t rows, size_t columns, const float *omega, size_t chunks, float *y, size_t y_rows) {
    kernel()->multiply(d, rows, columns, omega, chunks, y, y_rows);
}

void oracle_multiply_transposed(
    const float *d, size_t rows, size_t columns, const float *q, size_t q_rows, size_t chunks, float *b) {
    kernel()->multiply_transposed(d, rows, columns, q, q_rows, chunks, b);
}

void oracle_gram(const float *a, size_t n, size_t chunks, double *g) { kernel()->gram(a, n, chunks, g); }

/// Gram, a pivoted Cholesky factor, and the inverse of its triangle.
static size_t orthonormalize_once(float *a, size_t n, size_t chunks, double *work) {
    const size_t k = chunks * ORACLE_PANEL_WIDTH;
    double *g = work, *inverse = work + k * k, *transform = work + 2 * k * k, *pivots = work + 3 * k * k;
    kernel()->gram(a, n, chunks, g);
    double first = 0;
    for (size_t i = 0; i < k; i++) first = g[i * k + i] > first ? g[i * k + i] : first;
    // What the single precision of the panel leaves of a column that brings nothing of its own has some 1e-13 of the
    // energy of the columns that it was made of.
    const double least = first * 1e-11;
    size_t rank = 0;
    for (size_t i = 0; i < k * k; i++) inverse[i] = transform[i] = 0;
    for (size_t i = 0; i < k; i++) pivots[i] = -1;
    // Gram-Schmidt in the metric of g: column `rank` of `inverse` is a combination of the panel's columns that is orthogonal to
    // the ones before it. `transform` keeps g times it.
    for (size_t step = 0; step < k; step++) {
        size_t at = k;
        double most = least;
        for (size_t i = 0; i < k; i++) {
            if (pivots[i] < 0 && g[i * k + i] > most) most = g[i * k + i], at = i;
        }
        if (at == k) break;
        pivots[at] = (double)rank;
        double *column = inverse + rank * k, *image = transform + rank * k;
        const double scale = 1 / __builtin_sqrt(most);
        // The row of the Schur complement, scaled, is the row of the factor.
        for (size_t i = 0; i < k; i++) image[i] = g[at * k + i] * scale;
        // column = (e_at - sum_r factor_r[at] column_r) / factor[at]
        column[at] = 1;
        for (size_t r = 0; r < rank; r++) {
            const double share = transform[r * k + at];
            for (size_t i = 0; i < k; i++) column[i] -= share * inverse[r * k + i];
        }
        for (size_t i = 0; i < k; i++) column[i] *= scale;
        for (size_t i = 0; i < k; i++) {
            for (size_t j = 0; j < k; j++) g[i * k + j] -= image[i] * image[j];
        }
        rank++;
    }
    // Columns beside rows, as `transform` of the kernel wants it: [i][j] is how much of column i is in new column j.
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j < k; j++) g[i * k + j] = j < rank ? inverse[j * k + i] : 0;
    }
    kernel()->transform(a, n, chunks, g);
    return rank;
}

size_t oracle_orthonormalize(float *a, size_t n, size_t chunks, double *work) {
    // Once leaves columns that lie close together slightly oblique; twice is enough.
    if (orthonormalize_once(a, n, chunks, work) == 0) return 0;
    return orthonormalize_once(a, n, chunks, work);
}

void oracle_eigenvalues(double *g, size_t k, double *values, double *work) {
    double *diagonal = values, *beside = work, *v = work + k;
    // Householder's reduction to a tridiagonal matrix (Golub and Van Loan, Matrix Computations, 8.3.1).
    for (size_t step = 0; step + 2 < k; step++) {
        double norm = 0;
        for (size_t i = step + 1; i < k; i++) norm += g[i * k + step] * g[i * k + step];
        double head = g[(step + 1) * k + step];
        double tail = norm - head * head;
        if (tail <= 0) continue;
        norm = __builtin_sqrt(norm);
        const double alpha = head > 0 ? -norm : norm;
        for (size_t i = 0; i < k; i++) v[i] = i <= step ? 0 : g[i * k + step];
        v[step + 1] -= alpha;
        const double square = tail + v[step + 1] * v[step + 1];
        // p = 2 g v / v.v; g -= v w^T + w v^T with w = p - (p.v / v.v) v.
        double along = 0;
        for (size_t i = step; i < k; i++) {
            double sum = 0;
            for (size_t j = step + 1; j < k; j++) sum += g[i * k + j] * v[j];
            beside[i] = 2 * sum / square;
            along += beside[i] * v[i];
        }
        for (size_t i = step; i < k; i++) beside[i] -= along / square * v[i];
        for (size_t i = step; i < k; i++) {
            for (size_t j = step; j < k; j++) g[i * k + j] -= v[i] * beside[j] + beside[i] * v[j];
        }
    }
    for (size_t i = 0; i < k; i++) diagonal[i] = g[i * k + i];
    for (size_t i = 0; i + 1 < k; i++) beside[i] = g[(i + 1) * k + i];
    if (k > 0) beside[k - 1] = 0;
    // Implicit QL with Wilkinson's shift (ibid., 8.3.5).
    for (size_t low = 0; low < k; low++) {
        for (int round = 0; round < 60; round++) {
            size_t end = low;
            for (; end + 1 < k; end++) {
                const double size = __builtin_fabs(diagonal[end]) + __builtin_fabs(diagonal[end + 1]);
                if (__builtin_fabs(beside[end]) <= 1e-16 * size) break;
            }
            if (end == low) break;
            double p = (diagonal[low + 1] - diagonal[low]) / (2 * beside[low]);
            double r = __builtin_sqrt(p * p + 1);
            p = diagonal[end] - diagonal[low] + beside[low] / (p + (p < 0 ? -r : r));
            double sine = 1, cosine = 1, moved = 0;
            bool split = false;
            for (size_t i = end; i > low && !split; i--) {
                const double f = sine * beside[i - 1], b = cosine * beside[i - 1];
                r = __builtin_sqrt(f * f + p * p);
                beside[i] = r;
                if (r == 0) {
                    // The matrix falls apart here.
                    diagonal[i] -= moved;
                    beside[end] = 0;
                    split = true;
                } else {
                    sine = f / r;
                    cosine = p / r;
                    p = diagonal[i] - moved;
                    r = (diagonal[i - 1] - p) * sine + 2 * cosine * b;
                    moved = sine * r;
                    diagonal[i] = p + moved;
                    p = cosine * r - b;
                }
            }
            if (split) continue;
            diagonal[low] -= moved;
            beside[low] = p;
            beside[end] = 0;
        }
    }
    for (size_t i = 1; i < k; i++) {
        const double value = diagonal[i];
        size_t at = i;
        for (; at > 0 && diagonal[at - 1] < value; at--) diagonal[at] = diagonal[at - 1];
        diagonal[at] = value;
    }
}
