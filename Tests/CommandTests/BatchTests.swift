internal import FileIO
internal import Testing

/// A batch that is long enough for several threads says what short ones say, line by line and in order.
@Test(arguments: [[], ["--jsonl"], ["--json"]])
func longBatchSaysWhatShortOnesSay(_ options: [String]) throws {
    let home = try Process.temporaryDirectory("oracle-batch")
    defer { try? removeTree(home) }
    func answer(_ lines: String) throws -> Process.Result {
        try writeAtomically(Array(lines.utf8), to: "\(home)/lines")
        return try Process.run(
            [Layout.oracle, "lookup", "-"] + options,
            environment: ["ORACLE_HOME": home, "ORACLE_BUNDLE": "\(Layout.root)/registry"], directory: home,
            input: "\(home)/lines")
    }
    let block = """
        # a comment
        e5b1a55b89c1367dacf97e3e19bfd829a01529dbfdeefa8caeb59b3f1b81dadb *model.safetensors

        e5b1a55b
        no digest
        SHA256 (model.bin) = 0000000000000000000000000000000000000000000000000000000000000000
        sha256:1234567

        """
    let count = 400
    let short = try answer(block)
    let long = try answer(String(repeating: block, count: count))
    #expect(short.status == 1 && long.status == 1)
    let faults = (0..<count).map { index in
        """
        error: line \(7 * index + 5) holds no digest
        error: line \(7 * index + 7): 7 hex digits; a digest has 64, and the start of one at least 8

        """
    }
    #expect(short.errors == faults[0])
    #expect(long.errors == faults.joined())
    // A document's results stand between its first three lines and its last two.
    let frame = options == ["--json"] ? (3, 2) : (0, 0)
    let one = lines(short.output).dropFirst(frame.0).dropLast(frame.1)
    let all = lines(long.output).dropFirst(frame.0).dropLast(frame.1)
    #expect(!one.isEmpty)
    #expect(all.count == one.count * count)
    for (index, line) in all.enumerated() where line != one[one.startIndex + index % one.count] {
        Issue.record("line \(index + 1) of the batch is \(line)")
        break
    }
}

/// Lines without what may differ: the numbers of lines and the registry's age, and the comma between results.
private func lines(_ text: String) -> [String] {
    text.utf8.split(separator: 0x0A).map { line in
        let line = line.elementsEqual("    },".utf8) ? line.dropLast() : line
        return String(decoding: line.filter { !(0x30...0x39).contains($0) }, as: UTF8.self)
    }
}
