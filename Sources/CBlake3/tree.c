// Complete subtrees (2.1): chunks to CVs, CVs to CVs, always as many at once as there are lanes.
#include <string.h>

#include "internal.h"

void oracle_blake3_hash_many(oracle_blake3_job job) {
    size_t left = job.count;
    while (left > 0) {
        const oracle_blake3_kernel *kernel = oracle_blake3_for(left);
        if (left == 1) {
            uint32_t cv[8];
            memcpy(cv, job.key, sizeof cv);
            for (size_t block = 0; block < job.blocks; block++) {
                uint32_t flags =
                    job.flags | (block == 0 ? job.first : 0) | (block + 1 == job.blocks ? job.last : 0);
                oracle_blake3_widest()->compress(
                    cv, job.input + block * BLOCK_BYTES, BLOCK_BYTES, job.counter, flags);
            }
            memcpy(job.out, cv, sizeof cv);
            return;
        }
        job.count = left < kernel->lanes ? left : kernel->lanes;
        kernel->hash(&job);
        job.input += job.count * job.stride;
        job.counter += job.count * job.step;
        job.out += job.count * CV_BYTES;
        left -= job.count;
    }
}

/// Replaces `count` pairs of CVs by the CVs of their parents, in place (2.5).
static void parents(uint8_t *cvs, size_t count, const uint32_t key[8], uint32_t flags) {
    oracle_blake3_hash_many((oracle_blake3_job){
        .input = cvs, .stride = BLOCK_BYTES, .count = count, .blocks = 1, .key = key, .flags = flags | PARENT,
        .out = cvs});
}

void oracle_blake3_subtree_pair(
    const uint8_t *bytes, size_t chunks, uint64_t chunk, const uint32_t key[8], uint32_t flags,
    uint8_t out[2 * CV_BYTES]) {
    // The subtree is cut into groups of as many chunks as there are lanes. A group becomes that many CVs, and two
    // groups become one of the next level, still a full kernel's width, as soon as both are there: a binary counter.
    // One group of each level lies on the stack, and one more.
    size_t lanes = oracle_blake3_widest()->lanes;
    size_t group = chunks < lanes ? chunks : lanes;
    uint8_t stack[(MAX_DEPTH + 1) * MAX_LANES * CV_BYTES];
    uint8_t *top = stack;
    for (size_t done = 0; done < chunks; done += group) {
        oracle_blake3_hash_many((oracle_blake3_job){
            .input = bytes + done * CHUNK_BYTES, .stride = CHUNK_BYTES, .count = group, .blocks = CHUNK_BLOCKS,
            .key = key, .counter = chunk + done, .step = 1, .flags = flags, .first = CHUNK_START,
            .last = CHUNK_END, .out = top});
        top += group * CV_BYTES;
        for (size_t pending = done / group; pending & 1; pending >>= 1) {
            top -= group * CV_BYTES;
            parents(top - group * CV_BYTES, group, key, flags);
        }
    }
    for (; group > 2; group /= 2) parents(stack, group / 2, key, flags);
    memcpy(out, stack, 2 * CV_BYTES);
}

bool oracle_blake3_subtree(const void *bytes, size_t length, uint64_t chunk, uint8_t *out) {
    size_t chunks = length / CHUNK_BYTES;
    if (chunks == 0 || length % CHUNK_BYTES != 0 || (chunks & (chunks - 1)) != 0 || chunk % chunks != 0) {
        return false;
    }
    uint8_t pair[2 * CV_BYTES];
    if (chunks == 1) {
        oracle_blake3_hash_many((oracle_blake3_job){
            .input = bytes, .stride = CHUNK_BYTES, .count = 1, .blocks = CHUNK_BLOCKS, .key = IV,
            .counter = chunk, .first = CHUNK_START, .last = CHUNK_END, .out = pair});
    } else {
        oracle_blake3_subtree_pair(bytes, chunks, chunk, IV, 0, pair);
        parents(pair, 1, IV, 0);
    }
    memcpy(out, pair, CV_BYTES);
    return true;
}
