internal import CSodium

/// An Ed25519 public key (RFC 8032 5.1.5), 32 bytes. Equal keys are equal bytes.
package struct PublicKey: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let raw: Hash32

    package init(_ raw: Hash32) { self.raw = raw }

    /// Reads `ed25519:<base64 of 32 bytes>`.
    package init?(_ text: String) {
        let prefix = "ed25519:"
        guard text.utf8.starts(with: prefix.utf8),
            let bytes = Base64.decode(Array(text.utf8.dropFirst(prefix.utf8.count))),
            let raw = Hash32(bytes)
        else { return nil }
        self.raw = raw
    }

    /// Whether signatures by it can ever verify: a canonical encoding of a point of the large prime-order group. A point of small
    /// order is anybody's, and one off the curve is nobody's. It takes 80 us: for keys that are new, not for each that is read.
    package var isUsable: Bool {
        guard (try? requireSodium()) != nil else { return false }
        return raw.bytes.withUnsafeBufferPointer { crypto_core_ed25519_is_valid_point($0.baseAddress!) == 1 }
    }

    /// `ed25519:<base64>`: the form in root, signers and key files.
    package var description: String { "ed25519:" + Base64.encode(raw.bytes) }

    /// SHA-256 of the 32 bytes, in hex: a hint in signatures, never a proof.
    package var keyID: Hash32 { SHA256.hash(raw.bytes) }

    package static func < (left: PublicKey, right: PublicKey) -> Bool { left.raw < right.raw }

    /// Whether `signature` (64 bytes) over `message` is this key's. Points of small order, non-canonical
    /// encodings and S >= L are refused by libsodium (RFC 8032 5.1.7 and 8.4).
    package func verifies(_ signature: [UInt8], over message: [UInt8]) -> Bool {
        guard signature.count == 64, (try? requireSodium()) != nil else { return false }
        return signature.withUnsafeBufferPointer { signature in
            message.withUnsafeBufferPointer { message in
                raw.bytes.withUnsafeBufferPointer { key in
                    crypto_sign_ed25519_verify_detached(
                        signature.baseAddress!, message.baseAddress, UInt64(message.count),
                        key.baseAddress!) == 0
                }
            }
        }
    }
}

/// An Ed25519 secret key, held in memory that libsodium locks, guards and wipes.
package final class SecretKey: Sendable {
    /// 64 bytes: seed and public key, as libsodium keeps them. Written once, in `init`.
    private nonisolated(unsafe) let memory: UnsafeMutableRawPointer
    package let publicKey: PublicKey

    /// - Parameter seed: 32 bytes (RFC 8032 5.1.5). The caller wipes its own copy.
    package init(seed: [UInt8]) throws(CryptographyError) {
        guard seed.count == 32 else { throw .length("an Ed25519 seed has 32 bytes, this has \(seed.count)") }
        try requireSodium()
        guard let memory = sodium_malloc(64) else { throw .unavailable("no locked memory for a secret key") }
        var publicBytes = [UInt8](repeating: 0, count: 32)
        crypto_sign_ed25519_seed_keypair(
            &publicBytes, memory.assumingMemoryBound(to: UInt8.self), seed)
        guard let raw = Hash32(publicBytes) else {
            sodium_free(memory)
            throw .unavailable("libsodium gave no public key")
        }
        sodium_mprotect_readonly(memory)
        self.memory = memory
        self.publicKey = PublicKey(raw)
    }

    /// A new key from the system's randomness.
    package static func generate() throws(CryptographyError) -> SecretKey {
        var seed = try SystemRandom.bytes(32)
        defer { wipe(&seed) }
        return try SecretKey(seed: seed)
    }

    deinit { sodium_free(memory) }

    /// 64 bytes (RFC 8032 5.1.6).
    package func sign(_ message: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 64) { out, count in
            crypto_sign_ed25519_detached(
                out.baseAddress!, nil, message, UInt64(message.count),
                memory.assumingMemoryBound(to: UInt8.self))
            count = 64
        }
    }

    /// Lends the 32-byte seed, for sealing and export; wiped after.
    package func withSeed<R>(_ body: ([UInt8]) throws -> R) rethrows -> R {
        var seed = Array(UnsafeRawBufferPointer(start: memory, count: 32))
        defer { wipe(&seed) }
        return try body(seed)
    }
}

/// Overwrites secret bytes in a way the compiler may not remove.
package func wipe(_ bytes: inout [UInt8]) {
    bytes.withUnsafeMutableBytes { wipeMemory($0) }
}

func wipeMemory(_ memory: UnsafeMutableRawBufferPointer) {
    if let base = memory.baseAddress { sodium_memzero(base, memory.count) }
}
