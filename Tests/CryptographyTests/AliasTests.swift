import Cryptography
import Testing

@Suite struct AliasTests {
    private static let buffer = (0..<300).map { UInt8(truncatingIfNeeded: $0 * 131 + 7) }

    /// Made with python-xxhash 4.1 and Python's hashlib.blake2b(digest_size=20).
    private static let vectors: [(Int, UInt64, String)] = [
        (0, 0xEF46_DB37_51D8_E999, "3345524abf6bbe1809449224b5972c41790b6cf2"),
        (1, 0xA96C_7F0C_E858_BBB7, "105ecc26ae21e421275312c6c5b50e8a006dbc3b"),
        (3, 0xBED4_3740_EE63_32BB, "91dc2dc1623f47b591f53f24dc76115c09f3584a"),
        (4, 0xFA21_2AE4_4B3B_B23D, "8975ff3429c385c57a3431a43560441099208600"),
        (7, 0x2744_460D_D675_D2C0, "3654fa515c8d60a83e028575ef21fdc4a1db42e3"),
        (8, 0x994B_676B_71CE_94DD, "d04db86d3bf9cff1df3b053e4979da4527757c87"),
        (31, 0x6711_D55E_306B_5D8F, "fefc279c51264569949b6488587edb7b1e2c4e9c"),
        (32, 0x07F7_B8E3_BC5D_6E25, "4a16fb9f159a0d3b2100f1e20b0fb4f9ffe98551"),
        (33, 0x09F8_5EEB_4E1C_BE9F, "823eef792e9e02c62a6f40c644b9135fea0e1de4"),
        (63, 0xB7C9_968C_066C_B6A5, "e1675c3ea449eafb9226a254fafb9072b0ffad55"),
        (64, 0x50D4_159A_0411_632E, "e62913382622044d7ab025dd3a154a49c2c6d73b"),
        (100, 0x9DDA_DA11_D3DC_2D8F, "69e59a7bfee55a157d10cb683b10c83c14611382"),
        (255, 0x15A6_DB05_D4E8_3DF4, "d850efa513e9a07cf2c75d0501d01bdfccd5dfbd"),
        (300, 0xC68E_7EF3_9B5C_A10E, "5b00aa7914436ef480af9f1c8a9a84d93ef41f06"),
    ]

    @Test("XXH64 and BLAKE2b of 20 bytes agree with other implementations, fed in pieces of any size")
    func streams() {
        for (count, xxh64, blake2b) in Self.vectors {
            let message = Array(Self.buffer[..<count])
            #expect(XXH64.hash(message) == xxh64)
            for piece in [1, 5, 31, 32, 33, 299] {
                var stream = XXH64()
                let other = BLAKE2b(byteCount: 20)
                for start in stride(from: 0, to: count, by: piece) {
                    let part = Array(message[start..<min(start + piece, count)])
                    part.withUnsafeBytes { stream.update($0) }
                    other.update(part)
                    // What was asked in between changes nothing.
                    _ = other.finalize()
                }
                #expect(stream.finalize() == xxh64)
                #expect(Hex.encode(other.finalize()) == blake2b)
            }
        }
    }

    @Test("BLAKE2b-512 of RFC 7693, appendix A, and SHA-1 of FIPS 180-4")
    func standards() {
        let long = BLAKE2b(byteCount: 64)
        long.update(Array("abc".utf8))
        #expect(Hex.encode(long.finalize()).hasPrefix("ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b7"))
        // Another length is another hash, and no shorter form of the same.
        let short = BLAKE2b(byteCount: 20)
        short.update(Array("abc".utf8))
        #expect(!Hex.encode(long.finalize()).hasPrefix(Hex.encode(short.finalize())))
        var sha1 = SHA1Stream()
        sha1.update(Array("abc".utf8))
        #expect(Hex.encode(sha1.finalize()) == "a9993e364706816aba3e25717850c26c9cd0d89d")
    }

    @Test("an alias has one form")
    func forms() throws {
        for scheme in AliasScheme.allCases {
            let alias = try #require(Alias(scheme, bytes: Array(Self.buffer[..<scheme.byteCount])))
            #expect(Alias(scheme, value: alias.value) == alias)
            #expect(alias.description == "\(scheme.rawValue):\(alias.value)")
            #expect(Alias(scheme, bytes: Array(Self.buffer[..<(scheme.byteCount + 1)])) == nil)
            for bad in [
                "", " \(alias.value)", "\(alias.value)00000000000000", alias.value.uppercased() + " ",
            ] {
                #expect(Alias(scheme, value: bad) == nil, "\(scheme) \(bad)")
            }
        }
        #expect(
            Alias(.safemodels010, value: "18446744073709551615")?.bytes == [UInt8](repeating: 255, count: 8))
        for bad in ["18446744073709551616", "007", "+7", "-7", "0x7"] {
            #expect(Alias(.safemodels010, value: bad) == nil)
        }
        for bad in ["ef001206dadc5f6da15f3359e577d4e5", "ef001206-dadc-5f6d-a15f3-359e577d4e5"] {
            #expect(Alias(.ggufUUID, value: bad) == nil)
        }
    }
}
