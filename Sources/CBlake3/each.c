// Several inputs, each to its hash, side by side. Chunks of all of them fill the lanes, then their last chunks, then the
// parents of each level, then the roots. Pairing a level's CVs from the left, with an odd one moved up as it is, makes the tree
// of 2.1: its left subtrees are complete.
#include <string.h>

#include "internal.h"

enum {
    /// Chunks of the inputs that are hashed together: their CVs stay in the first-level cache.
    GROUP_CHUNKS = 512,
    /// Inputs that are hashed together.
    GROUP_INPUTS = 128,
};

typedef struct {
    const uint8_t *bytes;
    size_t length;
    uint8_t *out;
    /// CVs of its current level.
    uint8_t *cvs;
    size_t count;
} input_t;

static size_t chunk_count(size_t length) {
    return length == 0 ? 1 : length / CHUNK_BYTES + (length % CHUNK_BYTES != 0);
}

/// Lanes that are waiting for their fellows.
typedef struct {
    oracle_blake3_lane lanes[MAX_LANES];
    size_t count;
    size_t width;
    size_t blocks;
    uint32_t flags, first, last;
} batch_t;

static void flush(batch_t *batch) {
    size_t count = batch->count;
    batch->count = 0;
    if (count == 0) return;
    if (count == 1) {
        const oracle_blake3_lane *lane = batch->lanes;
        uint32_t cv[8];
        memcpy(cv, IV, sizeof cv);
        for (size_t block = 0; block < batch->blocks; block++) {
            uint32_t flags = batch->flags | (block == 0 ? batch->first : 0)
                | (block + 1 == batch->blocks ? batch->last : 0);
            oracle_blake3_widest()->compress(
                cv, lane->input + block * BLOCK_BYTES, BLOCK_BYTES, lane->counter, flags);
        }
        memcpy(lane->out, cv, sizeof cv);
        return;
    }
    oracle_blake3_for(count)->hash_apart(
        batch->lanes, count, batch->blocks, batch->flags, batch->first, batch->last);
}

static void add(batch_t *batch, const uint8_t *input, uint64_t counter, uint8_t *out) {
    batch->lanes[batch->count++] = (oracle_blake3_lane){.input = input, .counter = counter, .out = out};
    if (batch->count == batch->width) flush(batch);
}

/// Every chunk that is whole and not all of its input.
static void hash_chunks(input_t *inputs, size_t count, size_t width) {
    batch_t batch = {.width = width, .blocks = CHUNK_BLOCKS, .first = CHUNK_START, .last = CHUNK_END};
    for (size_t i = 0; i < count; i++) {
        if (inputs[i].count == 1) continue;
        for (size_t chunk = 0; chunk < inputs[i].length / CHUNK_BYTES; chunk++) {
            add(&batch, inputs[i].bytes + chunk * CHUNK_BYTES, chunk, inputs[i].cvs + chunk * CV_BYTES);
        }
    }
    flush(&batch);
}

/// Every chunk that is not.
static void hash_ends(input_t *inputs, size_t count, size_t width) {
    // What lies behind an input is somebody else's, so its last chunk is copied. Only the block that holds its last byte
    // needs zeros; whatever else stands there is read by lanes that are done, and not used.
    uint8_t room[MAX_LANES][CHUNK_BYTES];
    oracle_blake3_end ends[MAX_LANES];
    memset(room, 0, sizeof room);
    size_t waiting = 0;
    for (size_t i = 0; i < count; i++) {
        size_t last = inputs[i].count - 1;
        size_t length = inputs[i].length - last * CHUNK_BYTES;
        if (last == 0 || length < CHUNK_BYTES) {
            size_t end = (length + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
            if (length > 0) memcpy(room[waiting], inputs[i].bytes + last * CHUNK_BYTES, length);
            memset(room[waiting] + length, 0, (end == 0 ? BLOCK_BYTES : end) - length);
            ends[waiting] = (oracle_blake3_end){
                .input = room[waiting], .length = (uint32_t)length, .root = last == 0 ? ROOT : 0, .counter = last,
                .out = last == 0 ? inputs[i].out : inputs[i].cvs + last * CV_BYTES};
            waiting++;
        }
        if (waiting > 0 && (waiting == width || i + 1 == count)) {
            oracle_blake3_for(waiting)->hash_ends(ends, waiting);
            waiting = 0;
        }
    }
}

static void hash_group(input_t *inputs, size_t count) {
    size_t width = oracle_blake3_widest()->lanes;
    uint8_t cvs[GROUP_CHUNKS * CV_BYTES];
    uint8_t *next = cvs;
    size_t most = 0;
    for (size_t i = 0; i < count; i++) {
        inputs[i].cvs = next;
        next += inputs[i].count * CV_BYTES;
        most = inputs[i].count > most ? inputs[i].count : most;
    }
    hash_chunks(inputs, count, width);
    hash_ends(inputs, count, width);

    batch_t parents = {.width = width, .blocks = 1, .flags = PARENT};
    for (; most > 2; most = (most + 1) / 2) {
        for (size_t i = 0; i < count; i++) {
            if (inputs[i].count <= 2) continue;
            uint8_t *level = inputs[i].cvs;
            for (size_t pair = 0; pair < inputs[i].count / 2; pair++) {
                add(&parents, level + pair * BLOCK_BYTES, 0, level + pair * CV_BYTES);
            }
        }
        flush(&parents);
        // Only now: a pair that waited may have been in the place of the odd one.
        for (size_t i = 0; i < count; i++) {
            size_t had = inputs[i].count;
            if (had <= 2) continue;
            if (had % 2 == 1) {
                memcpy(inputs[i].cvs + had / 2 * CV_BYTES, inputs[i].cvs + (had - 1) * CV_BYTES, CV_BYTES);
            }
            inputs[i].count = (had + 1) / 2;
        }
    }
    batch_t roots = {.width = width, .blocks = 1, .flags = PARENT | ROOT};
    for (size_t i = 0; i < count; i++) {
        if (inputs[i].count == 2) add(&roots, inputs[i].cvs, 0, inputs[i].out);
    }
    flush(&roots);
}

void oracle_blake3_hash_each(
    const void *bytes, const size_t *offsets, const size_t *lengths, size_t count, uint8_t *out) {
    const uint8_t *base = bytes;
    input_t group[GROUP_INPUTS];
    size_t waiting = 0, chunks = 0;
    for (size_t i = 0; i < count; i++) {
        size_t own = chunk_count(lengths[i]);
        uint8_t *hash = out + i * CV_BYTES;
        if (own > GROUP_CHUNKS) {
            oracle_blake3_hash(base + offsets[i], lengths[i], hash);
            continue;
        }
        if (waiting == GROUP_INPUTS || chunks + own > GROUP_CHUNKS) {
            hash_group(group, waiting);
            waiting = 0;
            chunks = 0;
        }
        // There may be no bytes at all.
        const uint8_t *input = lengths[i] == 0 ? NULL : base + offsets[i];
        group[waiting++] = (input_t){.bytes = input, .length = lengths[i], .out = hash, .count = own};
        chunks += own;
    }
    if (waiting > 0) hash_group(group, waiting);
}
