import StrictJSON
import Testing

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

@Suite struct PrinterTests {
    @Test("compact: no white space, members in their order")
    func compact() {
        let value: JSON = [
            "b": 1, "a": [true, false, .null, "x", -7, .double(0.5), .double(1), .double(1e300)], "e": [],
            "o": .object([]),
        ]
        #expect(
            text(value.compact)
                == "{\"b\":1,\"a\":[true,false,null,\"x\",-7,0.5,1.0,1e+300],\"e\":[],\"o\":{}}")
        let absent: JSON? = nil
        #expect(text(JSON.members(["a": absent, "b": "x"]).compact) == "{\"b\":\"x\"}")
        #expect(text(JSON.strings(["a", "b"]).compact) == "[\"a\",\"b\"]")
    }

    @Test("pretty: short flat lists on one line, others a line an item")
    func pretty() {
        let value: JSON = [
            "a": [1, 2], "b": [[1], [2]], "c": .object([]), "d": .strings((0..<6).map { "number \($0)" }),
        ]
        #expect(
            text(value.pretty(width: 40)) == """
                {
                  "a": [1, 2],
                  "b": [
                    [1],
                    [2]
                  ],
                  "c": {},
                  "d": [
                    "number 0",
                    "number 1",
                    "number 2",
                    "number 3",
                    "number 4",
                    "number 5"
                  ]
                }

                """)
    }

    @Test("no control character reaches the output, and every scalar comes back")
    func scalars() throws {
        // The first two planes, where everything is, and the end of the last.
        for start in Array(stride(from: UInt32(0), to: 0x20000, by: 0x800)) + [0x10_F800] {
            var string = ""
            for value in start..<start + 0x800 {
                if let scalar = Unicode.Scalar(value) { string.unicodeScalars.append(scalar) }
            }
            let printed = JSON.string(string).compact
            #expect(!printed.contains { $0 < 0x20 || $0 == 0x7F })
            #expect(!zip(printed, printed.dropFirst()).contains { $0 == 0xC2 && $1 < 0xA0 })
            #expect(try JSONDocument(printed).root.utf8 == Array(string.utf8))
        }
        #expect(
            text(JSON.string("\u{80}\u{9B}\u{9F}\u{A0}\u{7F}\u{1B}\"\\\n\r\t/").compact)
                == "\"\\u0080\\u009b\\u009f\u{A0}\\u007f\\u001b\\\"\\\\\\n\\r\\t/\"")
    }

    @Test("what prints reads back as the same value", arguments: CorpusText.good)
    func roundTrip(_ good: CorpusText) throws {
        let value = try JSONDocument(good.bytes).root.json
        for printed in [value.compact, value.pretty(), value.pretty(width: 1)] {
            #expect(try JSONDocument(printed).root.json == value)
        }
        // Printing is stable: the same value has one form.
        #expect(try JSONDocument(value.pretty()).root.json.compact == value.compact)
    }

    @Test("numbers print in a form that reads back as the same number")
    func numbers() throws {
        var state: UInt64 = 6
        for _ in 0..<20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let number = Double(bitPattern: state)
            guard number.isFinite else { continue }
            let read = try JSONDocument(JSON.double(number).compact).root
            #expect(read.double?.bitPattern == number.bitPattern)
            let int = Int(bitPattern: UInt(state >> (state & 63)))
            #expect(try JSONDocument(JSON.int(int).compact).root.int == int)
        }
        for int in [Int.min, Int.min + 1, -1, 0, 1, Int.max] {
            #expect(try JSONDocument(JSON.int(int).compact).root.int == int)
        }
        #expect(text(JSON.double(.nan).compact) == "null" && text(JSON.double(.infinity).compact) == "null")
    }
}
