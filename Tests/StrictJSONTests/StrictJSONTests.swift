import StrictJSON
import Testing

@Suite struct StrictJSONTests {
    @Test("the corpus", arguments: CorpusText.all)
    func corpus(_ text: CorpusText) throws {
        if text.isGood {
            _ = try JSONDocument(text.bytes)
        } else {
            #expect(throws: JSONError.self) { try JSONDocument(text.bytes) }
        }
    }

    @Test("no name twice, and every name says which it is")
    func corpusNames() {
        #expect(Set(CorpusText.all.map(\.name)).count == CorpusText.all.count)
        #expect(CorpusText.good.allSatisfy { $0.name.hasPrefix("y_") })
        #expect((CorpusText.badStructure + CorpusText.badScalars).allSatisfy { $0.name.hasPrefix("n_") })
    }

    @Test("every beginning of a good object or array is refused")
    func beginnings() throws {
        let text = Array(
            "{\"a\": [1, -2.5e3, true, null, \"\\ud83d\\ude00\u{20AC}\"], \"b\": {\"c\": \"\"}}".utf8)
        _ = try JSONDocument(text)
        for count in 0..<text.count {
            #expect(throws: JSONError.self, "\(count) bytes") { try JSONDocument(Array(text[..<count])) }
        }
    }

    @Test("every byte outside a string that is not JSON's is refused")
    func strayBytes() {
        for byte in UInt8.min...UInt8.max where ![0x09, 0x0A, 0x0D, 0x20].contains(byte) {
            #expect(throws: JSONError.self, "byte \(byte)") {
                try JSONDocument([0x5B, byte, 0x31, 0x5D, byte])
            }
        }
    }

    @Test("limits hold at the number and not one beyond")
    func limits() throws {
        func nested(_ depth: Int, _ start: String, _ end: String) -> [UInt8] {
            Array((String(repeating: start, count: depth) + "1" + String(repeating: end, count: depth)).utf8)
        }
        for (start, end) in [("[", "]"), ("{\"a\":", "}")] {
            _ = try JSONDocument(nested(32, start, end))
            #expect(throws: JSONError.self) { try JSONDocument(nested(33, start, end)) }
        }
        #expect(throws: JSONError.self) { try JSONDocument([0x5B], limits: JSONLimits(depth: 0)) }
        // Deep hostile nesting ends at the limit, whatever the text's size.
        #expect(throws: JSONError.self) { try JSONDocument([UInt8](repeating: 0x5B, count: 1 << 20)) }
        let million = [UInt8](repeating: 0x5B, count: 1_000_000)
        #expect(throws: JSONError.self) { try JSONDocument(million, limits: JSONLimits(depth: 1_000_000)) }
        let closed = million + [UInt8](repeating: 0x5D, count: 1_000_000)
        let unlimited = JSONLimits(depth: 1_000_000, bytes: 1 << 22, values: 1 << 22)
        _ = try JSONDocument(closed, limits: unlimited)

        let text = Array("[1,2]".utf8)
        _ = try JSONDocument(text, limits: JSONLimits(bytes: 5))
        #expect(throws: JSONError.self) { try JSONDocument(text, limits: JSONLimits(bytes: 4)) }
        _ = try JSONDocument(text, limits: JSONLimits(values: 3))
        #expect(throws: JSONError.self) { try JSONDocument(text, limits: JSONLimits(values: 2)) }
        let object = Array("{\"a\":1}".utf8)
        _ = try JSONDocument(object, limits: JSONLimits(values: 3))
        #expect(throws: JSONError.self) { try JSONDocument(object, limits: JSONLimits(values: 2)) }
        #expect(throws: JSONError.self) {
            try JSONDocument([UInt8](repeating: 0x20, count: 1 << 20) + [0x31])
        }
    }

    @Test("an object of a hundred thousand names is checked for duplicates too")
    func manyNames() throws {
        let limits = JSONLimits(bytes: 1 << 24)
        func object(_ names: [String]) -> [UInt8] {
            Array("{\(names.map { "\"\($0)\":0" }.joined(separator: ","))}".utf8)
        }
        let names = (0..<100_000).map { "name-\($0)" }
        let document = try JSONDocument(object(names), limits: limits)
        #expect(document.root.members?.count == names.count)
        #expect(document.root[name: "name-99999"]?.int == 0)
        #expect(throws: JSONError.self) {
            try JSONDocument(object(names + ["n\\u0061me-500"]), limits: limits)
        }
    }

    @Test("an error says where, in bytes, lines and columns")
    func positions() throws {
        let cases: [(text: String, offset: Int, line: Int, column: Int)] = [
            ("", 0, 1, 1), ("x", 0, 1, 1), ("[1,\n 2,\n  x]", 10, 3, 3), ("{\"a\":1,\r\n\"a\":2}", 10, 2, 2),
            ("\"é\\q\"", 3, 1, 4), ("[1]\n\n]", 5, 3, 1), ("{\"a\":1", 6, 1, 7), ("[01]", 1, 1, 2),
            ("\n\n[", 3, 3, 2),
            ("\"ab", 0, 1, 1), ("[1e999]", 1, 1, 2), ("\"a\u{1}\"", 2, 1, 3),
        ]
        for (text, offset, line, column) in cases {
            let error = #expect(throws: JSONError.self) { try JSONDocument(Array(text.utf8)) }
            #expect(error?.offset == offset && error?.line == line && error?.column == column, "\(text)")
            #expect(error?.description.hasSuffix(" at line \(line), column \(column)") == true)
        }
        let document = try JSONDocument(Array("{\n  \"a\": [\n    7]}".utf8))
        let seven = try #require(document.root["a"]?.elements?.first { _ in true })
        #expect(seven.line == 3)
        #expect(seven.error("too small").description == "too small at line 3, column 5")
    }

    @Test("values are what the text says")
    func values() throws {
        let text = """
            {"int": -42, "real": 2.50, "exp": 1E2, "big": 18446744073709551616, "min": -9223372036854775808,
             "true": true, "false": false, "null": null, "text": "a\\u00e9\\n\\ud83d\\ude00\\/", "\\u0061\\n": 1,
             "list": [1, [], {"x": {}}, "y"], "nfd": "e\u{301}"}
            """
        let root = try JSONDocument(Array(text.utf8)).root
        #expect(root["int"]?.int == -42 && root["int"]?.double == -42)
        #expect(root["real"]?.int == nil && root["real"]?.double == 2.5 && root["real"]?.numberText == "2.50")
        #expect(root["exp"]?.int == nil && root["exp"]?.double == 100)
        #expect(root["big"]?.int == nil && root["big"]?.double == 18_446_744_073_709_551_616)
        #expect(root["min"]?.int == Int.min)
        #expect(root["true"]?.bool == true && root["false"]?.bool == false && root["null"]?.isNull == true)
        #expect(root["null"]?.bool == nil && root["int"]?.string == nil && root["text"]?.int == nil)
        #expect(root["text"]?.string == "aé\n😀/")
        #expect(root[name: "a\n"]?.int == 1)
        #expect(root["a"] == nil && root["Int"] == nil && root["int"]?["x"] == nil)
        #expect(root["nfd"]?.utf8 == [0x65, 0xCC, 0x81])
        let list = try #require(root["list"]?.elements)
        #expect(list.count == 4)
        #expect(list.map(\.kind) == [.number, .array, .object, .string])
        #expect(
            list.map { String(decoding: $0.source, as: UTF8.self) } == ["1", "[]", "{\"x\": {}}", "\"y\""])
        #expect(root.members?.map(\.name).prefix(3) == ["int", "real", "exp"])
        #expect(root.elements == nil && root["list"]?.members == nil)
    }

    @Test("whole numbers are digits and nothing else")
    func wholeNumbers() throws {
        func read(_ text: String, limit: Int = 3) throws -> [Int]? {
            try JSONDocument(Array(text.utf8)).root.wholeNumbers(limit: limit)
        }
        #expect(try read("[]") == [])
        #expect(try read("[0, 12, 9223372036854775807]") == [0, 12, .max])
        for text in [
            "[9223372036854775808]", "[-0]", "[-1]", "[1.0]", "[1e1]", "[\"1\"]", "[[1]]", "1", "{}",
        ] {
            #expect(try read(text) == nil, "\(text)")
        }
        #expect(try read("[1, 2]", limit: 1) == nil)
    }

    @Test("what matters in a string matters at every place, whatever stands beside it")
    func everyPlaceInAString() throws {
        // Strings are read eight bytes at a time: each byte stands at each place of three such words.
        for byte in UInt8.min...UInt8.max {
            for place in 0..<24 {
                for filler in [0x61, 0x21, 0x7F, 0x5D] as [UInt8] {
                    var text = [UInt8](repeating: filler, count: 24)
                    text[place] = byte
                    let document = try? JSONDocument([0x22] + text + [0x22])
                    // Quotes end it, backslashes need a fitting next byte, and no byte above 0x7F stands alone.
                    let isPlain = byte >= 0x20 && byte < 0x80 && byte != 0x22 && byte != 0x5C
                    #expect((document?.root.utf8 == text) == isPlain, "\(byte) at \(place) in \(filler)")
                    if !isPlain { #expect(document == nil, "\(byte) at \(place) in \(filler)") }
                }
            }
        }
    }

    @Test("texts are lent as they are copied")
    func lentTexts() throws {
        for text in ["", "a", "\\u0041\\n", "plain and long enough for words", "\u{20AC}"] {
            let value = try JSONDocument(Array("\"\(text)\"".utf8)).root
            #expect(value.withUTF8 { Array($0) } == value.utf8)
            #expect(value.withUTF8 { String(decoding: $0, as: UTF8.self) } == value.string)
        }
        #expect(try JSONDocument(Array("7".utf8)).root.withUTF8 { $0.count } == nil)
    }
}
