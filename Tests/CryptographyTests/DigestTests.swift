import Cryptography
import Testing

@Suite struct DigestTests {
    @Test("SHA-256: FIPS 180-4's examples and the empty message")
    func sha256() {
        let vectors = [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
                    + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
                "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
            ),
            (
                String(repeating: "a", count: 1_000_000),
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ]
        for (text, digest) in vectors {
            let message = Array(text.utf8)
            #expect(SHA256.hash(message).hex == digest)
            for piece in [1, 63, 64, 65, 100_000] where message.count / piece < 100_000 {
                var stream = SHA256.Stream()
                for start in stride(from: 0, to: message.count, by: piece) {
                    stream.update(Array(message[start..<min(start + piece, message.count)]))
                }
                #expect(stream.finalize().hex == digest)
            }
        }
    }

    @Test("a Hash32 is 32 bytes and sorts as they do")
    func hash32() throws {
        var hashes: [[UInt8]] = []
        for position in [0, 7, 8, 15, 16, 23, 24, 31] {
            for byte: UInt8 in [1, 0x7F, 0x80, 0xFF] {
                var bytes = [UInt8](repeating: 0, count: 32)
                bytes[position] = byte
                hashes.append(bytes)
            }
        }
        for left in hashes {
            for right in hashes {
                let less = try #require(Hash32(left)) < #require(Hash32(right))
                #expect(less == left.lexicographicallyPrecedes(right))
                #expect((Hash32(left) == Hash32(right)) == (left == right))
            }
            let hash = try #require(Hash32(left))
            #expect(hash.bytes == left)
            #expect(Hash32(hex: hash.hex) == hash)
            #expect(left.withUnsafeBytes { Hash32(loading: $0) } == hash)
        }
        for count in [0, 31, 33, 64] { #expect(Hash32([UInt8](repeating: 0, count: count)) == nil) }
        let hex = SHA256.hash([]).hex
        for bad in [hex.uppercased(), hex + "00", String(hex.dropLast()), " " + hex.dropLast(), ""] {
            #expect(Hash32(hex: bad) == nil)
        }
    }

    @Test("a digest's text has one form and carries its algorithm")
    func digestText() throws {
        let hex = SHA256.hash([]).hex
        for algorithm in DigestAlgorithm.allCases {
            let digest = Digest(algorithm, SHA256.hash([]))
            #expect(digest.description == "\(algorithm.rawValue):\(hex)")
            #expect(Digest(digest.description) == digest)
        }
        #expect(Digest("sha256:\(hex)") != Digest("weights:\(hex)"))
        for bad in [
            "", ":", hex, "sha256", "sha256:", ":\(hex)", "SHA256:\(hex)", "sha512:\(hex)",
            "sha256:\(hex.uppercased())",
            "sha256:\(hex):", "sha256::\(hex)", "sha256:\(hex)0", "sha256:\(hex.dropLast(2))",
            "sha256: \(hex)",
            "sha256:\(hex)\n", "sha256:\(hex.dropLast())g",
        ] { #expect(Digest(bad) == nil, "\(bad)") }
        let low = Digest(.blake3, try #require(Hash32([UInt8](repeating: 255, count: 32))))
        let high = Digest(.sha256, try #require(Hash32([UInt8](repeating: 0, count: 32))))
        #expect(low < high)
    }
}
