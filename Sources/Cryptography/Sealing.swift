internal import CSodium

/// A secret under a passphrase: Argon2id (RFC 9106) makes the key, secretbox seals.
package struct SealedSecret: Hashable, Sendable {
    /// 16 bytes.
    package let salt: [UInt8]
    /// 24 bytes.
    package let nonce: [UInt8]
    /// The secret and 16 bytes of Poly1305 tag.
    package let box: [UInt8]
    package let cost: Cost

    /// Argon2id's passes and memory. Read from a file, so bounded before use.
    package struct Cost: Hashable, Sendable {
        /// Passes over the memory.
        package let passes: Int
        /// Bytes of memory.
        package let memory: Int

        /// libsodium's "moderate": 3 passes, 256 MiB; about a second on one core.
        package static let standard = Cost(passes: 3, memory: 268_435_456)
        /// libsodium's minimum, for tests: 1 pass, 8 KiB.
        package static let minimum = Cost(passes: 1, memory: 8192)
        /// A key file that asks for more is refused: it would be a way to take all memory. libsodium's
        /// "sensitive" is 4 passes and 1 GiB.
        package static let limit = Cost(passes: 16, memory: 1_073_741_824)

        package init(passes: Int, memory: Int) {
            self.passes = passes
            self.memory = memory
        }

        fileprivate func check() throws(CryptographyError) {
            guard (1...Self.limit.passes).contains(passes), (8192...Self.limit.memory).contains(memory)
            else { throw .length("the sealed key asks for Argon2id costs outside the limits") }
        }
    }

    package init(salt: [UInt8], nonce: [UInt8], box: [UInt8], cost: Cost) throws(CryptographyError) {
        guard salt.count == 16, nonce.count == 24, box.count >= 16, box.count <= 4096 else {
            throw .length("a sealed key has 16 bytes of salt, 24 of nonce and 16 to 4,096 of box")
        }
        try cost.check()
        self.salt = salt
        self.nonce = nonce
        self.box = box
        self.cost = cost
    }

    /// Seals `secret` (at most 4,080 bytes).
    package static func seal(
        _ secret: [UInt8], passphrase: [UInt8], cost: Cost = .standard
    ) throws(CryptographyError) -> SealedSecret {
        guard secret.count <= 4080 else { throw .length("a secret to be sealed has at most 4,080 bytes") }
        try cost.check()
        let salt = try SystemRandom.bytes(16)
        let nonce = try SystemRandom.bytes(24)
        var key = try deriveKey(passphrase, salt: salt, cost: cost)
        defer { wipe(&key) }
        var box = [UInt8](repeating: 0, count: secret.count + 16)
        crypto_secretbox_easy(&box, secret, UInt64(secret.count), nonce, key)
        return try SealedSecret(salt: salt, nonce: nonce, box: box, cost: cost)
    }

    /// The secret. The caller wipes it.
    package func open(passphrase: [UInt8]) throws(CryptographyError) -> [UInt8] {
        var key = try Self.deriveKey(passphrase, salt: salt, cost: cost)
        defer { wipe(&key) }
        var secret = [UInt8](repeating: 0, count: box.count - 16)
        guard crypto_secretbox_open_easy(&secret, box, UInt64(box.count), nonce, key) == 0 else {
            throw .wrongPassphrase
        }
        return secret
    }

    private static func deriveKey(
        _ passphrase: [UInt8], salt: [UInt8], cost: Cost
    ) throws(CryptographyError) -> [UInt8] {
        try requireSodium()
        var key = [UInt8](repeating: 0, count: 32)
        // One byte more than is read, so that an empty passphrase has an address too.
        var characters = [CChar](repeating: 0, count: passphrase.count + 1)
        for (index, byte) in passphrase.enumerated() { characters[index] = CChar(bitPattern: byte) }
        defer { characters.withUnsafeMutableBytes { sodium_memzero($0.baseAddress, $0.count) } }
        let status = crypto_pwhash(
            &key, 32, characters, UInt64(passphrase.count), salt, UInt64(cost.passes), cost.memory,
            crypto_pwhash_ALG_ARGON2ID13)
        guard status == 0 else {
            throw .unavailable("not enough memory for Argon2id (\(cost.memory >> 20) MiB)")
        }
        return key
    }
}
