import FileIO
import StrictJSON
import TestSupport
import Testing

/// Makes texts out of others.
private struct Mutator: RandomNumberGenerator {
    private var numbers: SeededGenerator

    init(stream: UInt64) { numbers = Fuzzing.generator(stream) }

    mutating func next() -> UInt64 { numbers.next() }

    /// What parsers trip over.
    private static let pieces: [[UInt8]] =
        [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "\\udc00", "\\u0061", "0", "-", "+",
            ".", "e", "E9", "1e999",
            "true", "null", " ", "\n", "\t", "\u{0}", "\u{7F}", "\u{E9}", "\u{1F600}", "\"a\":", ",\"a\":1",
            "[]", "{}", "NaN", "//",
        ].map { Array($0.utf8) } + [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF], [0xF4, 0x90],
        ]

    mutating func mutate(_ seeds: [[UInt8]]) -> [UInt8] {
        var text = seeds[Int.random(in: 0..<seeds.count, using: &self)]
        for _ in 0..<Int.random(in: 1...3, using: &self) {
            let at = Int.random(in: 0...text.count, using: &self)
            let to = min(text.count, at + Int.random(in: 0...6, using: &self))
            switch Int.random(in: 0..<7, using: &self) {
            case 0: text.removeSubrange(at..<to)
            case 1: text.insert(contentsOf: Self.pieces.randomElement(using: &self) ?? [], at: at)
            case 2: text.replaceSubrange(at..<to, with: Self.pieces.randomElement(using: &self) ?? [])
            case 3 where at < text.count: text[at] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 4: text.insert(contentsOf: Array(text[at..<to]), at: at)
            case 5:
                let other = seeds[Int.random(in: 0..<seeds.count, using: &self)]
                text = Array(text[..<at]) + other.suffix(Int.random(in: 0...other.count, using: &self))
            default: text.insert(UInt8(truncatingIfNeeded: next()), at: at)
            }
        }
        return text
    }
}

@Suite struct JSONFuzzTests {
    /// Short seeds, so that a mutation has a chance to give JSON again.
    private static let seeds =
        CorpusText.good.map(\.bytes).filter { $0.count <= 120 }
        + [
            Array(
                "{\"name\":\"a\",\"list\":[1,2.5,-3e2,true,null],\"o\":{\"x\":\"\\u00e9\\ud83d\\ude00\",\"y\":{}}}"
                    .utf8),
            Array("[{\"a\":1,\"b\":2},{\"a\":[],\"c\":\"\\\\\\\"\"},[[[0]]]]".utf8),
        ]

    @Test("mutated texts never crash the parser, and what it takes prints and reads back the same")
    func fuzzedTextsNeverCrash() throws {
        var mutator = Mutator(stream: 2026)
        var tally = FuzzTally()
        for _ in 0..<Fuzzing.rounds(30_000) {
            let text = mutator.mutate(Self.seeds)
            guard let document = try? JSONDocument(text) else {
                tally.refused += 1
                continue
            }
            tally.accepted += 1
            let value = document.root.json
            let again = try JSONDocument(value.compact).root.json
            try #require(again == value, "\(Array(text))")
            try #require(try JSONDocument(value.pretty()).root.json == value, "\(Array(text))")
        }
        #expect(tally.seesBothSides(oneOf: 10), "\(tally)")
    }

    /// Python's parser, made strict where it is lenient, answers each line of hex with its value, or with nothing.
    private static let python = """
        import json, sys
        def refuse(*_): raise ValueError
        def unique(pairs):
            if len({name for name, _ in pairs}) != len(pairs): refuse()
            return dict(pairs)
        def finite(text):
            value = float(text)
            return refuse() if value in (float("inf"), float("-inf")) else value
        def integer(text):
            finite(text)
            return int(text)
        for line in sys.stdin:
            try:
                value = json.loads(bytes.fromhex(line).decode("utf-8"), object_pairs_hook=unique,
                    parse_constant=refuse, parse_float=finite, parse_int=integer)
                out = json.dumps(value, ensure_ascii=False)
                out.encode("utf-8")
                print(json.dumps(value))
            except (ValueError, OverflowError):
                print()
        """

    @Test("Python's parser takes and refuses the same texts, and reads the same values")
    func fuzzedTextsAreReadAsPythonReadsThem() throws {
        var mutator = Mutator(stream: 8259)
        var texts = CorpusText.all.map(\.bytes)
        // All of them are one input of Python, which bounds their number.
        for _ in 0..<min(200_000, Fuzzing.rounds(10_000)) { texts.append(mutator.mutate(Self.seeds)) }
        let digits = Array("0123456789abcdef".utf8)
        var input: [UInt8] = []
        for text in texts {
            for byte in text { input += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
            input.append(0x0A)
        }
        let answers = try withTemporaryFolder { folder in
            try runProgram("python3", ["-c", Self.python], input: input, in: folder)
        }
        try #require(answers.status == 0)
        let lines = answers.output.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
        try #require(lines.count == texts.count)
        for (text, line) in zip(texts, lines) {
            let ours = (try? JSONDocument(text))?.root.json
            let theirs = line.isEmpty ? nil : try JSONDocument(Array(line)).root.json
            #expect(ours == theirs, "\(String(decoding: text, as: UTF8.self)) (\(text))")
        }
    }
}
