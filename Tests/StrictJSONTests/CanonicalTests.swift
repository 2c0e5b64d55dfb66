import StrictJSON
import Testing

@Suite struct CanonicalTests {
    private func canonical(_ text: String, leavingOut: Set<String> = []) throws -> String {
        String(
            decoding: try JSONDocument(Array(text.utf8)).root.canonical(leavingOut: leavingOut), as: UTF8.self
        )
    }

    /// RFC 8785, appendix B: bits of a double and its text.
    @Test func numbersOfTheRFC() {
        let vectors: [(UInt64, String)] = [
            (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"), (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"), (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"), (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"), (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"), (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"), (0x41b3_de43_5555_5554, "333333333.33333325"),
            (0x41b3_de43_5555_5555, "333333333.3333333"), (0x41b3_de43_5555_5556, "333333333.3333334"),
            (0x41b3_de43_5555_5557, "333333333.33333343"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ]
        for (bits, text) in vectors { #expect(Canonical.text(of: Double(bitPattern: bits)) == text) }
    }

    @Test func everyDoubleReadsBack() {
        var state: UInt64 = 88_172_645_463_325_252
        for _ in 0..<20_000 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            let value = Double(bitPattern: state)
            guard value.isFinite else { continue }
            #expect(Double(Canonical.text(of: value)) == value)
        }
    }

    /// RFC 8785, 3.2.2 and 3.2.4.
    @Test func theExampleOfTheRFC() throws {
        let text = #"""
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """#
        let expected =
            #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}"#
        #expect(try canonical(text) == expected)
    }

    /// RFC 8785, 3.2.3: by UTF-16 code units, which put U+1F600 before U+FB33.
    @Test func membersAreSortedByTheirUTF16() throws {
        let text = #"{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}"#
        let expected =
            "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{F6}\":7,\"\u{20AC}\":1,\"\u{1F600}\":5,\"\u{FB33}\":3}"
        // Compared as bytes: String's == would merge forms.
        #expect(Array(try canonical(text).utf8) == Array(expected.utf8))
    }

    @Test func oneTextForOneValue() throws {
        #expect(try canonical(" [1.0, -0, 1e2, 10] ") == "[1,0,100,10]")
        #expect(try canonical(#"{"b":{"y":1,"x":[]},"a":{}}"#) == #"{"a":{},"b":{"x":[],"y":1}}"#)
        #expect(try canonical(#""\u007f\u0008\f/""#) == "\"\u{7F}\\b\\f/\"")
        #expect(try canonical(#"{"a":1,"b":{"a":2},"c":3}"#, leavingOut: ["a", "c"]) == #"{"b":{"a":2}}"#)
    }

    @Test func integersThatSomeReadersRoundAreRefused() throws {
        #expect(
            try canonical("[9007199254740992,-9007199254740992]") == "[9007199254740992,-9007199254740992]")
        #expect(try canonical("[1e300]") == "[1e+300]")
        for bad in [
            "9007199254740993", "-9007199254740993", "18446744073709551615",
            "[{\"a\":1234567890123456789012}]",
        ] {
            #expect(throws: JSONError.self) { try canonical(bad) }
        }
    }
}
