// What the files of CBlake3 share.
#pragma once
#include "cblake3.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the kernels load words as they stand in memory: little-endian machines only"
#endif

enum {
    BLOCK_BYTES = 64,
    CV_BYTES = 32,
    CHUNK_BYTES = ORACLE_BLAKE3_CHUNK_BYTES,
    CHUNK_BLOCKS = CHUNK_BYTES / BLOCK_BYTES,
    MAX_LANES = 16,
    /// A 64-bit length has at most 2^54 chunks (2.1), so no path in the tree is longer.
    MAX_DEPTH = 54,
};

/// Domain flags (2.2, table 3).
enum {
    CHUNK_START = 1 << 0,
    CHUNK_END = 1 << 1,
    PARENT = 1 << 2,
    ROOT = 1 << 3,
    KEYED_HASH = 1 << 4,
    DERIVE_KEY_CONTEXT = 1 << 5,
    DERIVE_KEY_MATERIAL = 1 << 6,
};

/// Table 1: the initial value, SHA-256's.
static const uint32_t IV[8] = {
    0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19,
};

/// Inputs of equal length that lie at equal distances and are hashed side by side: chunks, or pairs of CVs.
typedef struct {
    const uint8_t *input;
    /// Bytes from one input to the next.
    size_t stride;
    size_t count;
    /// Blocks in each input.
    size_t blocks;
    const uint32_t *key;
    /// The counter of the first input, and what it grows by: 1 from chunk to chunk, 0 for parents (2.5).
    uint64_t counter;
    uint64_t step;
    /// Flags of every block, and further ones of the first and the last.
    uint32_t flags;
    uint32_t first;
    uint32_t last;
    /// `count` CVs. May be `input` itself where each input is one block.
    uint8_t *out;
} oracle_blake3_job;

/// An input that lies anywhere, to be hashed beside others of the same length.
typedef struct {
    const uint8_t *input;
    uint64_t counter;
    /// A CV. May be in `input` itself where that is one block.
    uint8_t *out;
} oracle_blake3_lane;

/// The last chunk of an input, or all of a short one, to be hashed beside others of any length.
typedef struct {
    /// A chunk's bytes can be read, those after `length` being zero as far as the block that holds the last.
    const uint8_t *input;
    /// At most CHUNK_BYTES.
    uint32_t length;
    /// ROOT for a whole input, otherwise 0.
    uint32_t root;
    uint64_t counter;
    uint8_t *out;
} oracle_blake3_end;

/// One kernel. All of the functions take 1 to `lanes` inputs.
typedef struct {
    unsigned lanes;
    /// Hashes `job->count` inputs.
    void (*hash)(const oracle_blake3_job *job);
    /// Hashes inputs of so many whole blocks, in the mode `hash`.
    void (*hash_apart)(
        const oracle_blake3_lane *lanes, size_t count, size_t blocks, uint32_t flags, uint32_t first, uint32_t last);
    /// Hashes last chunks, in the mode `hash`.
    void (*hash_ends)(const oracle_blake3_end *ends, size_t count);
    /// One compression (2.2); `cv` is replaced by the first eight words of its output.
    void (*compress)(uint32_t cv[8], const uint8_t *block, uint32_t length, uint64_t counter, uint32_t flags);
} oracle_blake3_kernel;

extern const oracle_blake3_kernel oracle_blake3_kernel4;
#if defined(__x86_64__)
extern const oracle_blake3_kernel oracle_blake3_kernel8;
extern const oracle_blake3_kernel oracle_blake3_kernel16;
#endif

/// The widest kernel that this thread may use.
const oracle_blake3_kernel *oracle_blake3_widest(void);
/// The best kernel for `count` inputs: the narrowest that takes them at once, or the widest.
const oracle_blake3_kernel *oracle_blake3_for(size_t count);

/// Hashes any number of inputs.
void oracle_blake3_hash_many(oracle_blake3_job job);

/// Hashes the complete subtree of `chunks` chunks (a power of two, at least 2) as far as the two CVs below its root.
void oracle_blake3_subtree_pair(
    const uint8_t *bytes, size_t chunks, uint64_t chunk, const uint32_t key[8], uint32_t flags,
    uint8_t out[2 * CV_BYTES]);
