import Cryptography
import Testing

@Suite struct SealingTests {
    private let secret = Array("a seed of thirty-two bytes, here".utf8)
    private let passphrase = Array("correct horse battery staple".utf8)

    @Test("what was sealed opens, and twice the same secret is sealed differently")
    func roundTrip() throws {
        let first = try SealedSecret.seal(secret, passphrase: passphrase, cost: .minimum)
        let second = try SealedSecret.seal(secret, passphrase: passphrase, cost: .minimum)
        #expect(try first.open(passphrase: passphrase) == secret)
        #expect(try second.open(passphrase: passphrase) == secret)
        #expect(first.salt != second.salt && first.nonce != second.nonce && first.box != second.box)
        #expect(!first.box.indices.contains { first.box[$0...].starts(with: secret) })
        let empty = try SealedSecret.seal([], passphrase: [], cost: .minimum)
        #expect(try empty.open(passphrase: []).isEmpty)
        let largest = [UInt8](repeating: 7, count: 4080)
        #expect(
            try SealedSecret.seal(largest, passphrase: [0], cost: .minimum).open(passphrase: [0]) == largest)
    }

    @Test("another passphrase does not open")
    func wrongPassphrase() throws {
        let sealed = try SealedSecret.seal(secret, passphrase: passphrase, cost: .minimum)
        for wrong in [
            [], passphrase.dropLast(), passphrase + [0], passphrase + [0x20], passphrase.reversed(),
        ] {
            #expect(throws: CryptographyError.wrongPassphrase) { try sealed.open(passphrase: Array(wrong)) }
        }
        // A zero byte is a byte, not an end.
        let zero = try SealedSecret.seal(secret, passphrase: [1, 0, 2], cost: .minimum)
        #expect(throws: CryptographyError.wrongPassphrase) { try zero.open(passphrase: [1]) }
        #expect(throws: CryptographyError.wrongPassphrase) { try zero.open(passphrase: [1, 0, 3]) }
    }

    @Test("every altered byte is noticed")
    func alterations() throws {
        let sealed = try SealedSecret.seal(secret, passphrase: passphrase, cost: .minimum)
        func altered(_ bytes: [UInt8], _ index: Int) -> [UInt8] {
            var out = bytes
            out[index] ^= 1
            return out
        }
        var candidates: [SealedSecret] = []
        for index in sealed.salt.indices {
            candidates.append(
                try SealedSecret(
                    salt: altered(sealed.salt, index), nonce: sealed.nonce, box: sealed.box, cost: .minimum))
        }
        for index in sealed.nonce.indices {
            candidates.append(
                try SealedSecret(
                    salt: sealed.salt, nonce: altered(sealed.nonce, index), box: sealed.box, cost: .minimum))
        }
        for index in sealed.box.indices {
            candidates.append(
                try SealedSecret(
                    salt: sealed.salt, nonce: sealed.nonce, box: altered(sealed.box, index), cost: .minimum))
        }
        for box in [Array(sealed.box.dropLast()), sealed.box + [0], Array(sealed.box.prefix(16))] {
            candidates.append(
                try SealedSecret(salt: sealed.salt, nonce: sealed.nonce, box: box, cost: .minimum))
        }
        candidates.append(
            try SealedSecret(
                salt: sealed.salt, nonce: sealed.nonce, box: sealed.box,
                cost: .init(passes: 2, memory: SealedSecret.Cost.minimum.memory)))
        for candidate in candidates {
            #expect(throws: CryptographyError.wrongPassphrase) { try candidate.open(passphrase: passphrase) }
        }
    }

    @Test("lengths and costs are checked before anything is computed")
    func limits() throws {
        let salt = [UInt8](repeating: 0, count: 16)
        let nonce = [UInt8](repeating: 0, count: 24)
        let box = [UInt8](repeating: 0, count: 48)
        for (salt, nonce, box) in [
            (salt + [0], nonce, box), ([], nonce, box), (salt, nonce + [0], box), (salt, [], box),
            (salt, nonce, []),
            (salt, nonce, Array(box.prefix(15))), (salt, nonce, [UInt8](repeating: 0, count: 4097)),
        ] {
            #expect(throws: CryptographyError.self) {
                try SealedSecret(salt: salt, nonce: nonce, box: box, cost: .minimum)
            }
        }
        for (passes, memory) in [
            (0, 8192), (-1, 8192), (17, 8192), (Int.max, 8192), (Int.min, 8192), (1, 8191), (1, 0), (1, -1),
            (1, Int.max),
            (1, Int.min), (1, 1 << 30 + 1),
        ] {
            let cost = SealedSecret.Cost(passes: passes, memory: memory)
            #expect(throws: CryptographyError.self) {
                try SealedSecret(salt: salt, nonce: nonce, box: box, cost: cost)
            }
            #expect(throws: CryptographyError.self) {
                try SealedSecret.seal(box, passphrase: [], cost: cost)
            }
        }
        #expect(throws: CryptographyError.self) {
            try SealedSecret.seal([UInt8](repeating: 0, count: 4081), passphrase: [], cost: .minimum)
        }
    }

    @Test("wiped bytes are zero")
    func wiping() {
        var bytes = secret
        wipe(&bytes)
        #expect(bytes == [UInt8](repeating: 0, count: secret.count))
        var none: [UInt8] = []
        wipe(&none)
        #expect(none.isEmpty)
    }

    @Test("random bytes have the length that was asked for, and differ")
    func randomness() throws {
        #expect(try SystemRandom.bytes(0).isEmpty)
        #expect(try SystemRandom.bytes(33).count == 33)
        #expect(try SystemRandom.bytes(32) != SystemRandom.bytes(32))
    }
}
