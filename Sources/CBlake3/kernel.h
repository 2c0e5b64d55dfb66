// The kernel, a template: the including file defines LANES (4, 8 or 16) and KERNEL (the name it defines), and sets the
// target of the functions. All vectors are clang's vector extensions, so one text serves SSE2, AVX2, AVX-512 and NEON.
//
// Word i of the states of LANES inputs lies in one vector: a compression of LANES inputs is the scalar one written
// with vectors (paper, 5.3). Only the message has to be transposed on its way in, and the CVs on their way out.
#include <string.h>

#include "internal.h"

#define INLINE static inline __attribute__((always_inline))

typedef uint32_t lanes_t __attribute__((vector_size(4 * LANES)));
typedef uint64_t pairs_t __attribute__((vector_size(4 * LANES)));
typedef uint32_t row_t __attribute__((vector_size(16)));
typedef uint32_t message_t __attribute__((vector_size(BLOCK_BYTES)));

/// The order of the message words in each of the seven rounds: table 2's permutation, applied again and again.
static const uint8_t SCHEDULE[7][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8},
    {3, 4, 10, 12, 13, 2, 7, 14, 6, 5, 9, 0, 11, 15, 8, 1},
    {10, 7, 12, 9, 14, 3, 13, 15, 4, 0, 11, 2, 5, 8, 1, 6},
    {12, 13, 9, 11, 15, 10, 14, 8, 7, 2, 5, 3, 0, 1, 6, 4},
    {9, 14, 11, 5, 8, 12, 15, 1, 13, 3, 0, 10, 2, 6, 4, 7},
    {11, 15, 5, 0, 1, 9, 8, 6, 14, 10, 2, 12, 3, 4, 7, 13},
};

#define ROTATE(x, n) (((x) >> (n)) | ((x) << (32 - (n))))

/// G (2.2): mixes two message words into a column or diagonal. Written out for whatever type `a` has.
#define MIX(a, b, c, d, x, y)   \
    do {                        \
        a = a + (x) + b;        \
        d = ROTATE(d ^ a, 16);  \
        c = c + d;              \
        b = ROTATE(b ^ c, 12);  \
        a = a + (y) + b;        \
        d = ROTATE(d ^ a, 8);   \
        c = c + d;              \
        b = ROTATE(b ^ c, 7);   \
    } while (0)

INLINE lanes_t load(const uint8_t *bytes) {
    lanes_t out;
    memcpy(&out, bytes, sizeof out);
    return out;
}

INLINE lanes_t splat(uint32_t word) { return (lanes_t){0} + word; }

// Interleaving within each 128 bits, which every instruction set does in one step.
#if LANES == 16
#define LOW32(a, b)                                                                                                \
    __builtin_shufflevector(a, b, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29)
#define HIGH32(a, b)                                                                                               \
    __builtin_shufflevector(a, b, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31)
#define LOW64(a, b) (lanes_t) __builtin_shufflevector((pairs_t)(a), (pairs_t)(b), 0, 8, 2, 10, 4, 12, 6, 14)
#define HIGH64(a, b) (lanes_t) __builtin_shufflevector((pairs_t)(a), (pairs_t)(b), 1, 9, 3, 11, 5, 13, 7, 15)
/// The 128-bit parts 0 and 2 of both, and 1 and 3 of both.
#define EVEN128(a, b) (lanes_t) __builtin_shufflevector((pairs_t)(a), (pairs_t)(b), 0, 1, 4, 5, 8, 9, 12, 13)
#define ODD128(a, b) (lanes_t) __builtin_shufflevector((pairs_t)(a), (pairs_t)(b), 2, 3, 6, 7, 10, 11, 14, 15)
#elif LANES == 8
#define LOW32(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13)
#define HIGH32(a, b) __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15)
#define LOW64(a, b) (lanes_t) __builtin_shufflevector((pairs_t)(a), (pairs_t)(b), 0, 4, 2, 6)
#define HIGH64(a, b) (lanes_t) __builtin_shufflevector((pairs_t)(a), (pairs_t)(b), 1, 5, 3, 7)
#define EVEN128(a, b) (lanes_t) __builtin_shufflevector((pairs_t)(a), (pairs_t)(b), 0, 1, 4, 5)
#define ODD128(a, b) (lanes_t) __builtin_shufflevector((pairs_t)(a), (pairs_t)(b), 2, 3, 6, 7)
#elif LANES == 4
#define LOW32(a, b) __builtin_shufflevector(a, b, 0, 4, 1, 5)
#define HIGH32(a, b) __builtin_shufflevector(a, b, 2, 6, 3, 7)
#define LOW64(a, b) (lanes_t) __builtin_shufflevector((pairs_t)(a), (pairs_t)(b), 0, 2)
#define HIGH64(a, b) (lanes_t) __builtin_shufflevector((pairs_t)(a), (pairs_t)(b), 1, 3)
#else
#error "LANES is 4, 8 or 16"
#endif

/// Transposes LANES rows of LANES words in place.
INLINE void transpose(lanes_t rows[LANES]) {
    // Four rows at a time: afterwards 128-bit part p of rows[4g + k] is word 4p + k of the rows 4g to 4g + 3.
    for (int g = 0; g < LANES; g += 4) {
        lanes_t low01 = LOW32(rows[g], rows[g + 1]), high01 = HIGH32(rows[g], rows[g + 1]);
        lanes_t low23 = LOW32(rows[g + 2], rows[g + 3]), high23 = HIGH32(rows[g + 2], rows[g + 3]);
        rows[g] = LOW64(low01, low23);
        rows[g + 1] = HIGH64(low01, low23);
        rows[g + 2] = LOW64(high01, high23);
        rows[g + 3] = HIGH64(high01, high23);
    }
#if LANES == 8
    for (int k = 0; k < 4; k++) {
        lanes_t even = EVEN128(rows[k], rows[4 + k]), odd = ODD128(rows[k], rows[4 + k]);
        rows[k] = even;
        rows[4 + k] = odd;
    }
#elif LANES == 16
    // A 4 x 4 transpose of 128-bit parts for each k.
    for (int k = 0; k < 4; k++) {
        lanes_t even01 = EVEN128(rows[k], rows[4 + k]), odd01 = ODD128(rows[k], rows[4 + k]);
        lanes_t even23 = EVEN128(rows[8 + k], rows[12 + k]), odd23 = ODD128(rows[8 + k], rows[12 + k]);
        rows[k] = EVEN128(even01, even23);
        rows[4 + k] = EVEN128(odd01, odd23);
        rows[8 + k] = ODD128(even01, even23);
        rows[12 + k] = ODD128(odd01, odd23);
    }
#endif
}

INLINE void round_lanes(lanes_t v[16], const lanes_t m[16], const uint8_t s[16]) {
    MIX(v[0], v[4], v[8], v[12], m[s[0]], m[s[1]]);
    MIX(v[1], v[5], v[9], v[13], m[s[2]], m[s[3]]);
    MIX(v[2], v[6], v[10], v[14], m[s[4]], m[s[5]]);
    MIX(v[3], v[7], v[11], v[15], m[s[6]], m[s[7]]);
    MIX(v[0], v[5], v[10], v[15], m[s[8]], m[s[9]]);
    MIX(v[1], v[6], v[11], v[12], m[s[10]], m[s[11]]);
    MIX(v[2], v[7], v[8], v[13], m[s[12]], m[s[13]]);
    MIX(v[3], v[4], v[9], v[14], m[s[14]], m[s[15]]);
}

/// One block of each lane's input.
INLINE void compress_lanes(
    lanes_t h[8], const uint8_t *const inputs[LANES], size_t block, lanes_t counter_low, lanes_t counter_high,
    lanes_t lengths, lanes_t flags, lanes_t v[16]) {
    lanes_t m[16];
    for (int part = 0; part < 16 / LANES; part++) {
        for (int i = 0; i < LANES; i++) {
            m[part * LANES + i] = load(inputs[i] + block * BLOCK_BYTES + part * 4 * LANES);
        }
        transpose(m + part * LANES);
    }
    // The inputs lie a kilobyte apart, too many streams for a hardware prefetcher; a prefetch never faults.
    for (int i = 0; i < LANES; i++) __builtin_prefetch(inputs[i] + (block + 4) * BLOCK_BYTES);

    for (int i = 0; i < 8; i++) v[i] = h[i];
    for (int i = 0; i < 4; i++) v[8 + i] = splat(IV[i]);
    v[12] = counter_low;
    v[13] = counter_high;
    v[14] = lengths;
    v[15] = flags;
    round_lanes(v, m, SCHEDULE[0]);
    round_lanes(v, m, SCHEDULE[1]);
    round_lanes(v, m, SCHEDULE[2]);
    round_lanes(v, m, SCHEDULE[3]);
    round_lanes(v, m, SCHEDULE[4]);
    round_lanes(v, m, SCHEDULE[5]);
    round_lanes(v, m, SCHEDULE[6]);
}

/// Writes the first `count` lanes' CVs.
INLINE void store_lanes(const lanes_t h[8], uint8_t *const outs[LANES], size_t count) {
    // Rows of eight words: 16 lanes leave the upper half of a row unused, 4 lanes make a row in two parts.
    lanes_t rows[LANES < 8 ? 8 : LANES];
    for (int i = 0; i < (LANES < 8 ? 8 : LANES); i++) rows[i] = h[i & 7];
    transpose(rows);
#if LANES == 4
    transpose(rows + 4);
#endif
    for (size_t i = 0; i < count; i++) {
#if LANES == 4
        memcpy(outs[i], &rows[i], 16);
        memcpy(outs[i] + 16, &rows[i + 4], 16);
#else
        memcpy(outs[i], &rows[i], CV_BYTES);
#endif
    }
}

/// Whole blocks of inputs of one length.
INLINE void hash_blocks(
    const uint8_t *const inputs[LANES], uint8_t *const outs[LANES], size_t count, size_t blocks,
    lanes_t counter_low, lanes_t counter_high, const uint32_t key[8], uint32_t flags, uint32_t first,
    uint32_t last) {
    lanes_t h[8], v[16];
    for (int i = 0; i < 8; i++) h[i] = splat(key[i]);
    for (size_t block = 0; block < blocks; block++) {
        uint32_t all = flags | (block == 0 ? first : 0) | (block + 1 == blocks ? last : 0);
        compress_lanes(h, inputs, block, counter_low, counter_high, splat(BLOCK_BYTES), splat(all), v);
        for (int i = 0; i < 8; i++) h[i] = v[i] ^ v[i + 8];
    }
    store_lanes(h, outs, count);
}

static void hash_lanes(const oracle_blake3_job *job) {
    const uint8_t *inputs[LANES];
    uint8_t *outs[LANES];
    lanes_t counter_low, counter_high;
    for (int i = 0; i < LANES; i++) {
        // Lanes without an input of their own repeat the last one; their CVs are not kept.
        size_t index = (size_t)i < job->count ? (size_t)i : job->count - 1;
        inputs[i] = job->input + index * job->stride;
        outs[i] = job->out + index * CV_BYTES;
        uint64_t counter = job->counter + job->step * (uint64_t)i;
        counter_low[i] = (uint32_t)counter;
        counter_high[i] = (uint32_t)(counter >> 32);
    }
    hash_blocks(
        inputs, outs, job->count, job->blocks, counter_low, counter_high, job->key, job->flags, job->first,
        job->last);
}

static void hash_apart(
    const oracle_blake3_lane *lanes, size_t count, size_t blocks, uint32_t flags, uint32_t first, uint32_t last) {
    const uint8_t *inputs[LANES];
    uint8_t *outs[LANES];
    lanes_t counter_low, counter_high;
    for (int i = 0; i < LANES; i++) {
        const oracle_blake3_lane *lane = &lanes[(size_t)i < count ? (size_t)i : count - 1];
        inputs[i] = lane->input;
        outs[i] = lane->out;
        counter_low[i] = (uint32_t)lane->counter;
        counter_high[i] = (uint32_t)(lane->counter >> 32);
    }
    hash_blocks(inputs, outs, count, blocks, counter_low, counter_high, IV, flags, first, last);
}

static void hash_ends(const oracle_blake3_end *ends, size_t count) {
    const uint8_t *inputs[LANES];
    uint8_t *outs[LANES];
    lanes_t counter_low, counter_high, root, lengths, blocks;
    uint32_t most = 0;
    for (int i = 0; i < LANES; i++) {
        const oracle_blake3_end *end = &ends[(size_t)i < count ? (size_t)i : count - 1];
        inputs[i] = end->input;
        outs[i] = end->out;
        counter_low[i] = (uint32_t)end->counter;
        counter_high[i] = (uint32_t)(end->counter >> 32);
        root[i] = end->root;
        lengths[i] = end->length;
        // An empty input is one empty block (2.4).
        blocks[i] = end->length == 0 ? 1 : (end->length + BLOCK_BYTES - 1) / BLOCK_BYTES;
        most = blocks[i] > most ? blocks[i] : most;
    }
    lanes_t h[8], v[16];
    for (int i = 0; i < 8; i++) h[i] = splat(IV[i]);
    for (uint32_t block = 0; block < most; block++) {
        // All ones where it is so.
        lanes_t active = (lanes_t)(blocks > splat(block));
        lanes_t is_last = (lanes_t)(blocks == splat(block + 1));
        lanes_t length = (is_last & (lengths - splat(block * BLOCK_BYTES))) | (~is_last & splat(BLOCK_BYTES));
        lanes_t flags = splat(block == 0 ? CHUNK_START : 0) | (is_last & (root | splat(CHUNK_END)));
        compress_lanes(h, inputs, block, counter_low, counter_high, length, flags, v);
        for (int i = 0; i < 8; i++) h[i] = ((v[i] ^ v[i + 8]) & active) | (h[i] & ~active);
    }
    store_lanes(h, outs, count);
}

/// One input: the four columns of its state side by side, a row of the state in a vector.
static void compress(uint32_t cv[8], const uint8_t *block, uint32_t length, uint64_t counter, uint32_t flags) {
    // The message in the order of use: the first words of the columns' mixes, their second words, and both of the
    // diagonals'. NEXT is table 2's permutation in that order.
#define PART(i) __builtin_shufflevector(m, m, i, i + 1, i + 2, i + 3)
#define USE(m) __builtin_shufflevector(m, m, 0, 2, 4, 6, 1, 3, 5, 7, 14, 8, 10, 12, 15, 9, 11, 13)
#define NEXT(m) __builtin_shufflevector(m, m, 1, 5, 7, 2, 3, 10, 0, 15, 12, 4, 11, 13, 9, 14, 6, 8)
    message_t m;
    memcpy(&m, block, sizeof m);
    m = USE(m);
    row_t a, b, c = {IV[0], IV[1], IV[2], IV[3]};
    row_t d = {(uint32_t)counter, (uint32_t)(counter >> 32), length, flags};
    memcpy(&a, cv, 16);
    memcpy(&b, cv + 4, 16);
#pragma clang loop unroll(full)
    for (int round = 0; round < 7; round++) {
        row_t x = PART(0), y = PART(4);
        MIX(a, b, c, d, x, y);
        // Diagonals become columns. `b`, which is ready last, stays where it is and the others turn around it.
        a = __builtin_shufflevector(a, a, 3, 0, 1, 2);
        c = __builtin_shufflevector(c, c, 1, 2, 3, 0);
        d = __builtin_shufflevector(d, d, 2, 3, 0, 1);
        x = PART(8);
        y = PART(12);
        MIX(a, b, c, d, x, y);
        a = __builtin_shufflevector(a, a, 1, 2, 3, 0);
        c = __builtin_shufflevector(c, c, 3, 0, 1, 2);
        d = __builtin_shufflevector(d, d, 2, 3, 0, 1);
        m = NEXT(m);
    }
    a ^= c;
    b ^= d;
    memcpy(cv, &a, 16);
    memcpy(cv + 4, &b, 16);
}

const oracle_blake3_kernel KERNEL = {
    .lanes = LANES, .hash = hash_lanes, .hash_apart = hash_apart, .hash_ends = hash_ends, .compress = compress};
