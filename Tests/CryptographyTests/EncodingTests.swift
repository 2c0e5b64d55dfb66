import Cryptography
import Testing

@Suite struct EncodingTests {
    @Test("hex: two lowercase digits a byte and nothing else")
    func hex() {
        let all = (0...255).map { UInt8($0) }
        #expect(Hex.encode([0x00, 0x0F, 0xA0, 0xFF]) == "000fa0ff")
        #expect(Hex.decode(Hex.encode(all)) == all)
        #expect(Hex.decode("") == [])
        #expect(Hex.decode("aBcD", anyCase: true) == [0xAB, 0xCD])
        for bad in [
            "0", "000", "0g", "g0", " 00", "00 ", "0x00", "AB", "aB", "00\n", "-1", "０0", "0\u{0}", "/0",
            ":0", "`0",
        ] {
            #expect(Hex.decode(bad) == nil, "\(bad)")
        }
        for bad in ["@0", "G0", "[0", "0x"] { #expect(Hex.decode(bad, anyCase: true) == nil, "\(bad)") }
    }

    /// RFC 4648 10.
    @Test func base64Vectors() {
        let vectors = [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
        for (text, encoded) in vectors {
            #expect(Base64.encode(Array(text.utf8)) == encoded)
            #expect(Base64.decode(encoded) == Array(text.utf8))
        }
    }

    @Test("base64: what decodes is what would have been encoded")
    func base64Strictness() {
        for bad in [
            "Z", "Zg", "Zg=", "Zg===", "Zm8", "Zm9vYg", "Zh==", "Zm9=", "Zn8", "Zm8=\n", " Zm8=", "Zm 8",
            "Zm8=Zm8=",
            "Zg==Zg==", "====", "=", "==", "Z===", "=Zm8", "Zm=8", "Z=m8", "Zm9v\u{0}\u{0}\u{0}\u{0}", "Zm9-",
            "Zm_v", "Zm9é",
            "....", "Zm9v====",
        ] { #expect(Base64.decode(bad) == nil, "\(bad)") }
        for bad in ["Zg", "Zh==", "Zm9.", "Zm8=\n", "===="] {
            #expect(Base64.decode(bad, alphabet: .standardOrURLSafe) == nil, "\(bad)")
        }
        #expect(Base64.decode("-_-_", alphabet: .standardOrURLSafe) == [0xFB, 0xFF, 0xBF])
        #expect(Base64.decode("+/+/") == [0xFB, 0xFF, 0xBF])
    }

    @Test("base64: of all texts of four characters exactly the encodings decode")
    func base64Exhaustive() {
        // All pairs of a last character and its neighbour, behind two fixed ones: padding, unused bits, both alphabets.
        var accepted = 0
        for third in UInt8.min...UInt8.max {
            for fourth in UInt8.min...UInt8.max {
                let text = [UInt8(ascii: "Z"), UInt8(ascii: "g"), third, fourth]
                if let bytes = Base64.decode(text) {
                    accepted += 1
                    #expect(Array(Base64.encode(bytes).utf8) == text)
                }
            }
        }
        // 64 x 64 of three bytes, 16 of two (four bits of the third digit are used), 1 of one.
        #expect(accepted == 4096 + 16 + 1)
    }

    @Test("base64: every length comes back")
    func base64RoundTrip() {
        var bytes: [UInt8] = []
        for count in 0..<300 {
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
            bytes.append(UInt8(truncatingIfNeeded: count &* 167 &+ 13))
        }
    }

    @Test("base64: one character that is no digit, anywhere, spoils it")
    func base64EveryPlace() {
        let text = Array(Base64.encode((0..<32).map { UInt8($0 * 8) }).utf8)
        for place in text.indices {
            for byte in [0x00, 0x20, 0x3D, 0x2A, 0x80, 0xFF] as [UInt8] where text[place] != byte {
                var bad = text
                bad[place] = byte
                #expect(Base64.decode(bad, alphabet: .standardOrURLSafe) == nil, "\(byte) at \(place)")
            }
        }
    }

    @Test("hex: of all pairs exactly the digits decode, in lower case or in any")
    func hexExhaustive() {
        let lower = Array("0123456789abcdef".utf8)
        let upper = Array("0123456789ABCDEF".utf8)
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                let strict = lower.firstIndex(of: first).flatMap { high in
                    lower.firstIndex(of: second).map { UInt8(high << 4 | $0) }
                }
                let high = lower.firstIndex(of: first) ?? upper.firstIndex(of: first)
                let low = lower.firstIndex(of: second) ?? upper.firstIndex(of: second)
                let loose = high.flatMap { high in low.map { UInt8(high << 4 | $0) } }
                let pair = [first, second]
                if Hex.decode(pair) != strict.map({ [$0] })
                    || Hex.decode(pair, anyCase: true) != loose.map({ [$0] })
                {
                    Issue.record("\(pair)")
                }
            }
        }
        #expect(Hash32(hex: String(repeating: "0f", count: 32))?.bytes == [UInt8](repeating: 15, count: 32))
        for bad in ["", "0f", String(repeating: "0F", count: 32), String(repeating: "0f", count: 33)] {
            #expect(Hash32(hex: bad) == nil)
        }
    }
}
