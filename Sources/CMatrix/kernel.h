// The kernel, a template: the including file defines KERNEL (the name it defines) and sets the target of the functions. All
// vectors are clang's vector extensions, so one text serves SSE2, AVX2 and NEON.
#include <float.h>
#include <math.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

typedef float floats __attribute__((vector_size(32)));
typedef int32_t ints __attribute__((vector_size(32)));
typedef uint32_t words __attribute__((vector_size(32)));
typedef float half_floats __attribute__((vector_size(16)));
typedef double doubles __attribute__((vector_size(32)));

enum { LANES = 8 };

INLINE floats load(const float *from) {
    floats out;
    memcpy(&out, from, sizeof out);
    return out;
}
INLINE void store(float *to, floats value) { memcpy(to, &value, sizeof value); }
INLINE floats splat(float value) { return (floats){0} + value; }
INLINE words bits(floats value) { return (words)value; }
INLINE floats absolute(floats value) { return (floats)(bits(value) & 0x7FFFFFFFu); }
INLINE floats choose(ints mask, floats yes, floats no) { return (floats)(((ints)yes & mask) | ((ints)no & ~mask)); }
/// Not NaN and not infinite.
INLINE ints is_number(floats value) { return (ints)((bits(value) & 0x7F800000u) != 0x7F800000u); }
INLINE doubles low(floats value) {
    return __builtin_convertvector(__builtin_shufflevector(value, value, 0, 1, 2, 3), doubles);
}
INLINE doubles high(floats value) {
    return __builtin_convertvector(__builtin_shufflevector(value, value, 4, 5, 6, 7), doubles);
}
INLINE double sum4(doubles value) { return (value[0] + value[1]) + (value[2] + value[3]); }
INLINE uint64_t sum8(words value) {
    uint64_t sum = 0;
    for (int lane = 0; lane < LANES; lane++) sum += value[lane];
    return sum;
}

/// The last entries of a run, in vectors that zeros fill up.
INLINE floats load_some(const float *from, size_t count) {
    floats out = {0};
    memcpy(&out, from, count * sizeof(float));
    return out;
}

INLINE void add_lanes(
    floats a, floats b, ints valid, floats smallest, doubles sums[5], floats *largest, floats *most, words *mantissa, words counts[6]) {
    const ints base_ok = is_number(a) & valid, derived_ok = is_number(b) & valid, both = base_ok & derived_ok;
    counts[3] -= (words)(~base_ok & valid);
    counts[4] -= (words)(~derived_ok & valid);
    // An infinity of the other sign, or NaN, is no less another one; two NaN are the same whatever their bits.
    const ints other = ~((a == b) | ((a != a) & (b != b)));
    counts[5] -= (words)(((base_ok ^ derived_ok) | (~base_ok & ~derived_ok & other)) & valid);
    a = choose(both, a, splat(0));
    b = choose(both, b, splat(0));
    const ints a_zero = a == splat(0), b_zero = b == splat(0);
    counts[0] -= (words)((a != b) & both);
    counts[1] -= (words)(~a_zero & b_zero & both);
    counts[2] -= (words)(b_zero & both);
    *mantissa |= bits(b) & 0x7FFFFFu;
    const floats d = b - a;
    const floats size = absolute(d);
    *largest = choose(size > *largest, size, *largest);
    *most = choose(absolute(b) > *most, absolute(b), *most);
    floats scale = (floats)(bits(b) & 0x7F800000u);
    scale = choose(scale > smallest, scale, smallest);
    scale = choose(both, scale, splat(0));
    const doubles a0 = low(a), a1 = high(a), b0 = low(b), b1 = high(b), s0 = low(scale), s1 = high(scale);
    const doubles d0 = b0 - a0, d1 = b1 - a1;
    sums[0] += d0 * d0;
    sums[0] += d1 * d1;
    sums[1] += a0 * a0;
    sums[1] += a1 * a1;
    sums[2] += b0 * b0;
    sums[2] += b1 * b1;
    sums[3] += a0 * b0;
    sums[3] += a1 * b1;
    sums[4] += s0 * s0;
    sums[4] += s1 * s1;
}

static void add_sums(const float *base, const float *derived, size_t count, float smallest_number, oracle_sums *out) {
    doubles sums[5] = {{0}};
    floats largest = {0}, most = {0};
    const floats smallest = splat(smallest_number);
    words mantissa = {0}, counts[6] = {{0}};
    const ints all = (ints){0} - 1, numbers = {0, 1, 2, 3, 4, 5, 6, 7};
    size_t at = 0;
    while (at + LANES <= count) {
        // Counts of 32 bits hold more than that.
        const size_t end = count - at > (1u << 30) ? at + (1u << 30) : count;
        for (; at + LANES <= end; at += LANES) {
            add_lanes(load(base + at), load(derived + at), all, smallest, sums, &largest, &most, &mantissa, counts);
        }
        out->changed += sum8(counts[0]);
        out->zeroed += sum8(counts[1]);
        out->zeros += sum8(counts[2]);
        out->non_finite_base += sum8(counts[3]);
        out->non_finite_derived += sum8(counts[4]);
        out->non_finite_changed += sum8(counts[5]);
        memset(counts, 0, sizeof counts);
    }
    if (at < count) {
        const ints valid = numbers < (int32_t)(count - at);
        add_lanes(
            load_some(base + at, count - at), load_some(derived + at, count - at), valid, smallest, sums, &largest,
            &most, &mantissa, counts);
        out->changed += sum8(counts[0]);
        out->zeroed += sum8(counts[1]);
        out->zeros += sum8(counts[2]);
        out->non_finite_base += sum8(counts[3]);
        out->non_finite_derived += sum8(counts[4]);
        out->non_finite_changed += sum8(counts[5]);
    }
    out->energy += sum4(sums[0]);
    out->base_energy += sum4(sums[1]);
    out->derived_energy += sum4(sums[2]);
    out->product += sum4(sums[3]);
    out->exponent_energy += sum4(sums[4]);
    for (int lane = 0; lane < LANES; lane++) {
        const float size = largest[lane] > FLT_MAX ? FLT_MAX : largest[lane];
        out->largest = size > out->largest ? size : out->largest;
        out->largest_derived = most[lane] > out->largest_derived ? most[lane] : out->largest_derived;
        out->mantissa |= mantissa[lane];
    }
}

INLINE ints mismatch(floats a, floats b, int mantissa, floats smallest, floats magic, floats largest) {
    floats rounded = a;
    if (mantissa < 23) {
        const words from = bits(a);
        const int drop = 23 - mantissa;
        const words up = from + ((1u << (drop - 1)) - 1) + ((from >> drop) & 1u);
        const floats normal = (floats)(up & ~((1u << drop) - 1));
        const floats size = absolute(a);
        const floats subnormal = (floats)(bits((size + magic) - magic) | (from & 0x80000000u));
        rounded = choose(size < smallest, subnormal, normal);
        rounded = choose(is_number(a), rounded, a);
    }
    const ints both_nan = (a != a) & (b != b);
    const ints agree = (ints)((bits(a) ^ bits(b)) & 0x80000000u) == 0;
    // A number that the format cannot write is lost, whatever stands in its place. An infinity may become the largest number of a
    // format that has none.
    const ints bounded = (absolute(a) == splat(INFINITY)) & agree & (absolute(b) == largest);
    const ints lost = is_number(a) & ((absolute(rounded) > largest) | ~is_number(b));
    return ~(((rounded == b) & ~lost) | both_nan | bounded);
}

static uint64_t rounding_mismatches(
    const float *base, const float *derived, size_t count, int mantissa, int exponent, float largest_number) {
    const floats smallest = splat(ldexpf(1, exponent)), largest = splat(largest_number);
    // One and a half times a power of two so large that its last bit is the format's smallest step.
    const floats magic = splat(ldexpf(1.5f, exponent - mantissa + 23));
    uint64_t found = 0;
    words some = {0};
    size_t at = 0;
    for (; at + LANES <= count; at += LANES) {
        some -= (words)mismatch(load(base + at), load(derived + at), mantissa, smallest, magic, largest);
        if ((at & 0xFFFFFFF) == 0) {
            found += sum8(some);
            some = (words){0};
        }
    }
    found += sum8(some);
    if (at < count) {
        const words rest =
            (words){0}
            - (words)mismatch(
                load_some(base + at, count - at), load_some(derived + at, count - at), mantissa, smallest, magic, largest);
        found += sum8(rest);
    }
    return found;
}

static void subtract(const float *base, const float *derived, size_t count, float scale, float *out) {
    size_t at = 0;
    for (; at + LANES <= count; at += LANES) {
        const floats a = load(base + at), b = load(derived + at);
        store(out + at, choose(is_number(a) & is_number(b), b * scale - a * scale, splat(0)));
    }
    for (; at < count; at++) {
        const float a = base[at], b = derived[at];
        out[at] = isfinite(a) && isfinite(b) ? b * scale - a * scale : 0;
    }
}

static void add_merge_sums(
    const float *a_from, const float *b_from, const float *m_from, size_t count, double out[6]) {
    doubles sums[6] = {{0}};
    for (size_t at = 0; at < count; at += LANES) {
        const size_t some = count - at < LANES ? count - at : LANES;
        floats a = load_some(a_from + at, some), b = load_some(b_from + at, some), m = load_some(m_from + at, some);
        const ints ok = is_number(a) & is_number(b) & is_number(m);
        a = choose(ok, a, splat(0));
        b = choose(ok, b, splat(0));
        m = choose(ok, m, splat(0));
        for (int half = 0; half < 2; half++) {
            const doubles u = half ? high(a) : low(a);
            const doubles v = (half ? high(b) : low(b)) - u;
            const doubles t = (half ? high(m) : low(m)) - u;
            sums[0] += u * u;
            sums[1] += u * v;
            sums[2] += v * v;
            sums[3] += u * t;
            sums[4] += v * t;
            sums[5] += t * t;
        }
    }
    for (int i = 0; i < 6; i++) out[i] += sum4(sums[i]);
}

enum { WIDTH = ORACLE_PANEL_WIDTH, COLUMN_BLOCK = 256 };

/// Rows of y for `count` rows of d (1 to 4), over some of its columns.
INLINE void multiply_rows(
    const float *d, size_t columns, size_t first, size_t last, const float *omega, float *y, const int count) {
    floats sums[4][2];
    for (int r = 0; r < count; r++) {
        sums[r][0] = load(y + r * WIDTH);
        sums[r][1] = load(y + r * WIDTH + LANES);
    }
    for (size_t j = first; j < last; j++) {
        const floats w0 = load(omega + j * WIDTH), w1 = load(omega + j * WIDTH + LANES);
        for (int r = 0; r < count; r++) {
            const floats x = splat(d[(size_t)r * columns + j]);
            sums[r][0] += x * w0;
            sums[r][1] += x * w1;
        }
    }
    for (int r = 0; r < count; r++) {
        store(y + r * WIDTH, sums[r][0]);
        store(y + r * WIDTH + LANES, sums[r][1]);
    }
}

static void multiply(
    const float *d, size_t rows, size_t columns, const float *omega, size_t chunks, float *y, size_t y_rows) {
    for (size_t chunk = 0; chunk < chunks; chunk++) {
        const float *w = omega + chunk * columns * WIDTH;
        float *out = y + chunk * y_rows * WIDTH;
        for (size_t first = 0; first < columns; first += COLUMN_BLOCK) {
            const size_t last = columns - first < COLUMN_BLOCK ? columns : first + COLUMN_BLOCK;
            size_t i = 0;
            for (; i + 4 <= rows; i += 4) multiply_rows(d + i * columns, columns, first, last, w, out + i * WIDTH, 4);
            for (; i < rows; i++) multiply_rows(d + i * columns, columns, first, last, w, out + i * WIDTH, 1);
        }
    }
}

INLINE void multiply_columns(
    const float *d, size_t columns, size_t first, size_t last, const float *q, float *b, const int count) {
    floats rows[4][2];
    for (int r = 0; r < count; r++) {
        rows[r][0] = load(q + r * WIDTH);
        rows[r][1] = load(q + r * WIDTH + LANES);
    }
    for (size_t j = first; j < last; j++) {
        floats s0 = load(b + j * WIDTH), s1 = load(b + j * WIDTH + LANES);
        for (int r = 0; r < count; r++) {
            const floats x = splat(d[(size_t)r * columns + j]);
            s0 += x * rows[r][0];
            s1 += x * rows[r][1];
        }
        store(b + j * WIDTH, s0);
        store(b + j * WIDTH + LANES, s1);
    }
}

static void multiply_transposed(
    const float *d, size_t rows, size_t columns, const float *q, size_t q_rows, size_t chunks, float *b) {
    for (size_t chunk = 0; chunk < chunks; chunk++) {
        const float *from = q + chunk * q_rows * WIDTH;
        float *out = b + chunk * columns * WIDTH;
        for (size_t first = 0; first < columns; first += COLUMN_BLOCK) {
            const size_t last = columns - first < COLUMN_BLOCK ? columns : first + COLUMN_BLOCK;
            size_t i = 0;
            for (; i + 4 <= rows; i += 4) {
                multiply_columns(d + i * columns, columns, first, last, from + i * WIDTH, out, 4);
            }
            for (; i < rows; i++) multiply_columns(d + i * columns, columns, first, last, from + i * WIDTH, out, 1);
        }
    }
}

static void gram(const float *a, size_t n, size_t chunks, double *g) {
    const size_t k = chunks * WIDTH;
    memset(g, 0, k * k * sizeof *g);
    for (size_t left = 0; left < chunks; left++) {
        for (size_t right = 0; right <= left; right++) {
            const float *x = a + left * n * WIDTH, *y = a + right * n * WIDTH;
            // Four columns of the left chunk at a time against all of the right one.
            for (size_t column = 0; column < WIDTH; column += 2) {
                doubles sums[2][4] = {{{0}}};
                for (size_t row = 0; row < n; row++) {
                    const floats y0 = load(y + row * WIDTH), y1 = load(y + row * WIDTH + LANES);
                    const doubles parts[4] = {low(y0), high(y0), low(y1), high(y1)};
                    for (int c = 0; c < 2; c++) {
                        const doubles value = (doubles){0} + (double)x[row * WIDTH + column + (size_t)c];
                        for (int p = 0; p < 4; p++) sums[c][p] += value * parts[p];
                    }
                }
                for (int c = 0; c < 2; c++) {
                    for (int j = 0; j < WIDTH; j++) {
                        const size_t row = left * WIDTH + column + (size_t)c, other = right * WIDTH + (size_t)j;
                        g[row * k + other] = g[other * k + row] = sums[c][j / 4][j % 4];
                    }
                }
            }
        }
    }
}

/// a = a t, in place; t is k x k.
static void transform(float *a, size_t n, size_t chunks, const double *t) {
    enum { MOST = 16 * WIDTH };
    const size_t k = chunks * WIDTH;
    float row[MOST];
    for (size_t i = 0; i < n; i++) {
        for (size_t c = 0; c < chunks; c++) memcpy(row + c * WIDTH, a + (c * n + i) * WIDTH, WIDTH * sizeof *row);
        for (size_t c = 0; c < chunks; c++) {
            doubles sums[4] = {{0}};
            for (size_t j = 0; j < k; j++) {
                const doubles value = (doubles){0} + (double)row[j];
                for (int p = 0; p < 4; p++) {
                    doubles part;
                    memcpy(&part, t + j * k + c * WIDTH + 4 * (size_t)p, sizeof part);
                    sums[p] += value * part;
                }
            }
            for (int j = 0; j < WIDTH; j++) a[(c * n + i) * WIDTH + (size_t)j] = (float)sums[j / 4][j % 4];
        }
    }
}

const oracle_matrix_kernel KERNEL = {
    add_sums, rounding_mismatches, subtract, add_merge_sums, multiply, multiply_transposed, gram, transform,
};
