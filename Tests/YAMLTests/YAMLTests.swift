import Testing
import YAML

private func parse(_ text: String, _ limits: YAMLLimits = .standard) throws(YAMLError) -> YAMLValue? {
    try YAMLValue.parse(Array(text.utf8), limits: limits)
}

private func fault(_ text: String, _ limits: YAMLLimits = .standard) -> String {
    do {
        _ = try parse(text, limits)
        return "accepted"
    } catch { return "\(error)" }
}

@Suite("YAML values")
struct YAMLValueTests {
    @Test func readsMappingsSequencesAndLines() throws {
        let text = """
            # a policy
            version: 1
            rules:
              - match: "a/*"
                require: trusted
              - {match: b, lineage: off}
            """
        let root = try #require(try parse(text))
        #expect(root.line == 2)
        #expect(root["version"]?.int == 1)
        let rules = try #require(root["rules"]?.elements)
        #expect(rules.map(\.line) == [4, 6])
        #expect(rules[0]["match"]?.string == "a/*")
        #expect(rules[1]["lineage"]?.string == "off")
        #expect(root.members?.map(\.key) == ["version", "rules"])
        #expect(root.members?.map(\.line) == [2, 3])
        #expect(root["nothing"] == nil)
    }

    @Test func scalarsAreOfTheCoreSchemaOnlyWherePlain() throws {
        let root = try #require(
            try parse("[1, '1', true, 'true', no, ~, '~', -5, 1_0, 0x10, 99999999999999999999]"))
        let values = try #require(root.elements)
        #expect(values.map(\.int) == [1, nil, nil, nil, nil, nil, nil, -5, nil, nil, nil])
        #expect(values.map(\.bool) == [nil, nil, true, nil, nil, nil, nil, nil, nil, nil, nil])
        #expect(
            values.map(\.isNull) == [
                false, false, false, false, false, true, false, false, false, false, false,
            ])
        #expect(values[4].string == "no")
        #expect(values[5].string == nil)
        #expect(values[6].string == "~")
    }

    @Test func aTextWithoutADocumentIsNil() throws {
        #expect(try parse("") == nil)
        #expect(try parse("# nothing\n\n") == nil)
    }

    @Test(arguments: [
        ("a: 1\na: 2", "line 2: the key \"a\" a second time"),
        ("a: {b: 1, b: 2}", "line 1: the key \"b\" a second time"),
        ("a: &x 1\nb: *x", "line 1: anchors are not read"),
        ("a: *x", "line 1: aliases are not read"),
        ("a: !!python/object:os.system 1", "line 1: tags are not read"),
        ("a: !!str 1", "line 1: tags are not read"),
        ("? [a]\n: 1", "line 1: a key that is no scalar"),
        ("a: 1\n---\nb: 2", "line 2: a second document"),
        ("\u{FEFF}a: 1", "line 1: a byte order mark"),
    ])
    func refusesWhatIsBeyondTheSubset(text: String, expected: String) {
        #expect(fault(text) == expected)
    }

    @Test(arguments: ["a: [1", "a: 'x", "\ta: 1", "a: b: c", "%YAML 9.9\n---\n", "- a\nb: 1", "}"])
    func refusesWhatIsNotYAML(text: String) {
        #expect(fault(text).hasPrefix("line "))
    }

    @Test func refusesBytesThatAreNotUTF8() {
        #expect(throws: YAMLError.self) { try YAMLValue.parse([0x61, 0x3A, 0x20, 0xFF]) }
        #expect(throws: YAMLError.self) { try YAMLValue.parse([0x61, 0x3A, 0x20, 0x00]) }
        // UTF-16 would otherwise be guessed from its mark.
        #expect(throws: YAMLError.self) { try YAMLValue.parse([0xFF, 0xFE, 0x61, 0x00]) }
    }

    @Test func hasLimits() {
        let deep = String(repeating: "[", count: 50) + String(repeating: "]", count: 50)
        #expect(fault(deep) == "line 1: more than 16 levels")
        #expect(fault("[1, 2, 3]", YAMLLimits(values: 2)) == "line 1: more than 2 values")
        #expect(fault("a: 1", YAMLLimits(bytes: 3)) == "line 1: 4 bytes, more than the limit of 3")
    }

    @Test func keysThatNormaliseAlikeAreTwo() throws {
        let root = try #require(try parse("\"\u{E9}\": 1\n\"e\u{301}\": 2"))
        #expect(root.members?.count == 2)
        #expect(root["e\u{301}"]?.int == 2)
    }

    /// Every prefix of a policy, and every byte of it replaced: values or an error, and nothing else.
    @Test func mutatedTextsAreReadOrRefused() {
        let text = Array(
            "version: 1\nrules:\n  - match: \"a/*\"\n    list: [x, {y: 'z'}]\n  - &a !!b *c |\n   d\n".utf8)
        var refused = 0
        func read(_ bytes: [UInt8]) {
            do {
                _ = try YAMLValue.parse(bytes)
            } catch {
                refused += 1
                #expect(error.line >= 1 && !error.reason.isEmpty)
            }
        }
        for end in text.indices { read(Array(text[..<end])) }
        for index in text.indices {
            for byte in [0x00, 0x0A, 0x20, 0x21, 0x22, 0x26, 0x2A, 0x2D, 0x3A, 0x5B, 0x7B, 0x80, 0xC2, 0xFF]
                as [UInt8]
            {
                var mutated = text
                mutated[index] = byte
                read(mutated)
            }
        }
        #expect(refused > 100)
    }
}
