// Any input, in pieces, to a hash: a chunk that is being filled and a stack of CVs of complete subtrees (paper, 5.1.2).
#include <string.h>

#include "internal.h"

struct oracle_blake3 {
    uint32_t key[8];
    /// The mode's flag, on every compression.
    uint32_t flags;
    /// The current chunk: its CV so far, the blocks behind it, and the block that is being filled. A full block is
    /// compressed only when a further byte comes, for the last one carries CHUNK_END, and maybe ROOT.
    uint32_t cv[8];
    uint32_t blocks;
    uint32_t block_length;
    uint8_t block[BLOCK_BYTES];
    /// Chunks before the current one.
    uint64_t chunks;
    /// CVs of complete subtrees, the leftmost and largest first. The newest is joined with its elders only when more
    /// input is known to come, for a join might be the root.
    uint32_t depth;
    uint8_t stack[(MAX_DEPTH + 1) * CV_BYTES];
};

size_t oracle_blake3_byte_count(void) { return sizeof(oracle_blake3); }
size_t oracle_blake3_alignment(void) { return _Alignof(oracle_blake3); }

static void start_chunk(oracle_blake3 *self) {
    memcpy(self->cv, self->key, sizeof self->cv);
    self->blocks = 0;
    self->block_length = 0;
}

static void start(oracle_blake3 *self, const uint32_t key[8], uint32_t flags) {
    memcpy(self->key, key, sizeof self->key);
    self->flags = flags;
    self->chunks = 0;
    self->depth = 0;
    start_chunk(self);
}

static size_t chunk_length(const oracle_blake3 *self) {
    return (size_t)self->blocks * BLOCK_BYTES + self->block_length;
}

static uint32_t start_flag(const oracle_blake3 *self) { return self->blocks == 0 ? CHUNK_START : 0; }

static void compress(uint32_t cv[8], const uint8_t *block, uint32_t length, uint64_t counter, uint32_t flags) {
    oracle_blake3_widest()->compress(cv, block, length, counter, flags);
}

/// Adds bytes to the current chunk, which has room for them.
static void fill_chunk(oracle_blake3 *self, const uint8_t *bytes, size_t length) {
    while (length > 0) {
        if (self->block_length == BLOCK_BYTES) {
            compress(self->cv, self->block, BLOCK_BYTES, self->chunks, self->flags | start_flag(self));
            self->blocks++;
            self->block_length = 0;
        }
        size_t room = BLOCK_BYTES - self->block_length;
        size_t taken = length < room ? length : room;
        memcpy(self->block + self->block_length, bytes, taken);
        self->block_length += (uint32_t)taken;
        bytes += taken;
        length -= taken;
    }
}

/// The last compression of the current chunk (2.4).
static void end_chunk(const oracle_blake3 *self, uint32_t cv[8], uint32_t root) {
    uint8_t block[BLOCK_BYTES] = {0};
    memcpy(block, self->block, self->block_length);
    memcpy(cv, self->cv, sizeof self->cv);
    compress(
        cv, block, self->block_length, self->chunks, self->flags | start_flag(self) | CHUNK_END | root);
}

/// The parent of two CVs that lie side by side (2.5).
static void join(const oracle_blake3 *self, const uint8_t *pair, uint32_t cv[8], uint32_t root) {
    memcpy(cv, self->key, sizeof self->key);
    compress(cv, pair, BLOCK_BYTES, 0, self->flags | PARENT | root);
}

/// Joins what is known not to be the root: of `chunks` chunks, the complete subtrees are the ones in its binary form.
static void settle(oracle_blake3 *self, uint64_t chunks) {
    uint32_t subtrees = (uint32_t)__builtin_popcountll(chunks);
    while (self->depth > subtrees) {
        uint32_t cv[8];
        uint8_t *pair = self->stack + (self->depth - 2) * CV_BYTES;
        join(self, pair, cv, 0);
        memcpy(pair, cv, CV_BYTES);
        self->depth--;
    }
}

/// Pushes the CV of a subtree with `chunks` chunks before it.
static void push(oracle_blake3 *self, const uint8_t *cv, uint64_t chunks) {
    settle(self, chunks);
    memcpy(self->stack + self->depth * CV_BYTES, cv, CV_BYTES);
    self->depth++;
}

/// Makes the current chunk, which is full and not the last, a CV.
static void push_chunk(oracle_blake3 *self) {
    uint32_t cv[8];
    end_chunk(self, cv, 0);
    push(self, (const uint8_t *)cv, self->chunks);
    self->chunks++;
    start_chunk(self);
}

void oracle_blake3_update(oracle_blake3 *self, const void *input, size_t length) {
    if (length == 0) return;
    const uint8_t *bytes = input;
    if (chunk_length(self) > 0) {
        size_t room = CHUNK_BYTES - chunk_length(self);
        size_t taken = length < room ? length : room;
        fill_chunk(self, bytes, taken);
        bytes += taken;
        length -= taken;
        if (length == 0) return;
        push_chunk(self);
    }
    // From here on the hasher stands between two chunks.
    while (length > CHUNK_BYTES) {
        // The largest complete subtree that begins here and ends within the input.
        size_t chunks = (size_t)1 << (63 - __builtin_clzll(length / CHUNK_BYTES));
        while (self->chunks & (chunks - 1)) chunks /= 2;
        if (chunks == 1) {
            fill_chunk(self, bytes, CHUNK_BYTES);
            push_chunk(self);
        } else {
            // Two halves rather than one whole, for the whole may be the root.
            uint8_t pair[2 * CV_BYTES];
            oracle_blake3_subtree_pair(bytes, chunks, self->chunks, self->key, self->flags, pair);
            push(self, pair, self->chunks);
            push(self, pair + CV_BYTES, self->chunks + chunks / 2);
            self->chunks += chunks;
        }
        bytes += chunks * CHUNK_BYTES;
        length -= chunks * CHUNK_BYTES;
    }
    if (length > 0) {
        fill_chunk(self, bytes, length);
        settle(self, self->chunks);
    }
}

bool oracle_blake3_append(oracle_blake3 *self, const uint8_t *cv, uint64_t length) {
    uint64_t added = length / CHUNK_BYTES;
    size_t current = chunk_length(self);
    if (added == 0 || length % CHUNK_BYTES != 0 || (added & (added - 1)) != 0) return false;
    if (self->flags != 0 || (current != 0 && current != CHUNK_BYTES)) return false;
    if ((self->chunks + (current == CHUNK_BYTES)) % added != 0) return false;
    if (current == CHUNK_BYTES) push_chunk(self);
    push(self, cv, self->chunks);
    self->chunks += added;
    return true;
}

bool oracle_blake3_finalize(const oracle_blake3 *self, uint8_t *out) {
    uint32_t cv[8];
    uint32_t left = self->depth;
    if (chunk_length(self) > 0 || left == 0) {
        end_chunk(self, cv, left == 0 ? ROOT : 0);
    } else if (left == 1) {
        return false;
    } else {
        left -= 2;
        join(self, self->stack + left * CV_BYTES, cv, left == 0 ? ROOT : 0);
    }
    while (left > 0) {
        uint8_t pair[2 * CV_BYTES];
        left--;
        memcpy(pair, self->stack + left * CV_BYTES, CV_BYTES);
        memcpy(pair + CV_BYTES, cv, CV_BYTES);
        join(self, pair, cv, left == 0 ? ROOT : 0);
    }
    memcpy(out, cv, CV_BYTES);
    return true;
}

void oracle_blake3_init(oracle_blake3 *self) { start(self, IV, 0); }

void oracle_blake3_init_keyed(oracle_blake3 *self, const uint8_t *key) {
    uint32_t words[8];
    memcpy(words, key, sizeof words);
    start(self, words, KEYED_HASH);
}

void oracle_blake3_init_derive_key(oracle_blake3 *self, const void *context, size_t length) {
    start(self, IV, DERIVE_KEY_CONTEXT);
    oracle_blake3_update(self, context, length);
    uint8_t key[CV_BYTES];
    // Nothing was appended, so there is a hash.
    oracle_blake3_finalize(self, key);
    uint32_t words[8];
    memcpy(words, key, sizeof words);
    start(self, words, DERIVE_KEY_MATERIAL);
}

void oracle_blake3_hash(const void *bytes, size_t length, uint8_t *out) {
    oracle_blake3 self;
    oracle_blake3_init(&self);
    oracle_blake3_update(&self, bytes, length);
    oracle_blake3_finalize(&self, out);
}
