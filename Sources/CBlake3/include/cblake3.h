// CBlake3: BLAKE3 in C, for one Swift module (Cryptography).
//
// BLAKE3 (J. O'Connor, J.-P. Aumasson, S. Neves, Z. Wilcox-O'Hearn, "BLAKE3: one function, fast everywhere",
// 2021; section numbers below are the paper's) splits its input into chunks of 1,024 bytes, hashes each to a
// chaining value (CV) of 32 bytes, and joins CVs pairwise in a binary tree whose left subtrees are complete
// (2.1, 2.4, 2.5). The last compression carries the flag ROOT, so a CV of a subtree is never a hash.
//
//   include/cblake3.h   what Cryptography sees
//   internal.h          constants and what the files share
//   kernel.h            the compression function and the kernel that runs it on LANES inputs at once
//   kernel4.c, kernel8.c, kernel16.c   the kernel compiled for 4, 8 and 16 lanes
//   dispatch.c          which kernels this processor runs
//   tree.c              a complete subtree to CVs
//   hasher.c            any input, in pieces, to a hash
//   each.c              several short inputs, each to its hash
//
// No function here allocates, locks or fails on any input; preconditions are the caller's (Cryptography checks them).
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Bytes in a chunk (2.4).
#define ORACLE_BLAKE3_CHUNK_BYTES 1024

/// The state of a hash that is fed in pieces. Plain memory without pointers: it may be copied bytewise.
typedef struct oracle_blake3 oracle_blake3;

/// What an `oracle_blake3` needs.
size_t oracle_blake3_byte_count(void);
size_t oracle_blake3_alignment(void);

/// Starts the mode `hash` (2.3).
void oracle_blake3_init(oracle_blake3 *hasher);
/// Starts the mode `keyed_hash` under 32 bytes of key.
void oracle_blake3_init_keyed(oracle_blake3 *hasher, const uint8_t *key);
/// Starts the mode `derive_key` under a context; what is fed then is the key material.
void oracle_blake3_init_derive_key(oracle_blake3 *hasher, const void *context, size_t length);

/// Feeds `length` bytes; `bytes` may be NULL where there are none.
void oracle_blake3_update(oracle_blake3 *hasher, const void *bytes, size_t length);

/// Feeds `length` bytes that were hashed elsewhere to `cv` by `oracle_blake3_subtree`.
/// - Returns: false, and nothing is changed, unless `length` is a power of two of at least one chunk, the hasher
///   stands at a multiple of `length`, and its mode is `hash`.
bool oracle_blake3_append(oracle_blake3 *hasher, const uint8_t *cv, uint64_t length);

/// Writes the hash of what was fed, 32 bytes. The hasher may go on.
/// - Returns: false, and nothing is written, when all that was fed is one appended subtree: its root compression
///   was done without the flag ROOT and cannot be done again.
bool oracle_blake3_finalize(const oracle_blake3 *hasher, uint8_t *out);

/// The mode `hash` in one go, 32 bytes.
void oracle_blake3_hash(const void *bytes, size_t length, uint8_t *out);

/// The mode `hash` of each of `count` inputs in one go, `out` taking 32 bytes of each. Input i is the `lengths[i]` bytes at
/// `bytes + offsets[i]`. What is left of one input where the kernel is wider than it has chunks, its last chunk and the top of
/// its tree are hashed side by side with the others': for short inputs this is the faster way, for long ones no slower.
void oracle_blake3_hash_each(
    const void *bytes, const size_t *offsets, const size_t *lengths, size_t count, uint8_t *out);

/// The CV (32 bytes) of a complete subtree in the mode `hash`.
/// - `length`: a power of two of at least one chunk.
/// - `chunk`: how many chunks stand before it in the whole input; a multiple of the subtree's own.
/// - Returns: false, and nothing is written, when these do not hold.
bool oracle_blake3_subtree(const void *bytes, size_t length, uint64_t chunk, uint8_t *out);

/// Whether this processor, under this operating system, runs the kernel of that many lanes (4, 8 or 16).
bool oracle_blake3_has_lanes(unsigned lanes);
/// Makes this thread use kernels of at most that many lanes; 0 is the widest there is, as at the start.
/// - Returns: false, and nothing is changed, where the processor lacks that kernel.
bool oracle_blake3_set_lanes(unsigned lanes);
/// The lanes that this thread uses.
unsigned oracle_blake3_lanes(void);
