import TestSupport
import Testing
import YAML

@Suite struct YAMLFuzzTests {
    private static let good = [
        "# a policy\nversion: 1\nrules:\n  - match: \"a/*\"\n    require: trusted\n  - {match: b, lineage: off}\n",
        "a: |\n  text\n  more\nb: >-\n  folded\nc: ['x', \"y\\n\", ~, -5]\n",
    ].map { Array($0.utf8) }

    private static let pieces: [[UInt8]] =
        [
            "&x ", "*x", "!!str ", "<<: ", "---\n", "...\n", "%YAML 1.1\n", "? ", ": ", "- ", "[", "]", "{",
            "}", "|\n",
            "\"", "'", "\\x00", "\\ud800", "\t", "\r", "\u{85}", "\u{2028}", "\u{FEFF}", "#", "\n  ",
            "[[[[[[[[[[[[[[[[[[",
        ].map { Array($0.utf8) } + [[0xFF], [0x00], [0xED, 0xA0, 0x80]]

    @Test func fuzzedTextsKeepTheirPromises() {
        var random = Fuzzing.generator(900)
        let limits = YAMLLimits(depth: 8, values: 64)
        var tally = FuzzTally()
        for _ in 0..<Fuzzing.rounds(8000) {
            var text = Self.good.randomElement(using: &random) ?? []
            random.mutate(&text, with: Self.pieces)
            let lines = text.count + 1
            do throws(YAMLError) {
                let value = try YAMLValue.parse(text, limits: limits)
                tally.accepted += 1
                var values = 0
                // Level by level: what is read is bounded.
                var level = value.map { [$0] } ?? []
                var depth = 0
                while !level.isEmpty {
                    depth += 1
                    values += level.count
                    for value in level {
                        #expect((1...lines).contains(value.line))
                        let keys = (value.members ?? []).map { Array($0.key.utf8) }
                        #expect(Set(keys).count == keys.count)
                    }
                    level = level.flatMap { ($0.elements ?? []) + ($0.members ?? []).map(\.value) }
                }
                #expect(depth <= limits.depth + 1 && values <= limits.values)
            } catch {
                tally.refused += 1
                #expect(!error.reason.isEmpty && (1...lines).contains(error.line))
            }
        }
        #expect(tally.seesBothSides(), "\(tally)")
    }
}
