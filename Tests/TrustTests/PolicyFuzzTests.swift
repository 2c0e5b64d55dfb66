import TestSupport
import Testing
import Trust

@Suite struct PolicyFuzzTests {
    private static let good = Array(
        """
        version: 1
        require: trusted
        max-age: 7d
        rules:
          - match: "EleutherAI/*"
            require: known
            lineage: require
            coverage: full
            mode: warn
          - match: acme:acme/*
            lineage: off

        """.utf8)

    private static let pieces: [[UInt8]] =
        [
            "require: known\n", "  - match: '*'\n", "mode: enforce", "max-age: 99999999999999999999d", "d",
            "h", "*", ":",
            "/", "\n", "  ", "known", "'", "\"", "\u{1B}[31m", "notaries: 1\n", "null",
        ].map { Array($0.utf8) } + [[0xFF], [0x00]]

    /// A policy that is read holds what its text says; one that is refused is refused with a line, in words for a terminal.
    @Test func fuzzedPoliciesKeepTheirPromises() {
        var random = Fuzzing.generator(1000)
        var tally = FuzzTally()
        for _ in 0..<Fuzzing.rounds(5000) {
            var text = Self.good
            if Int.random(in: 0..<8, using: &random) > 0 { random.mutate(&text, with: Self.pieces) }
            do throws(PolicyError) {
                let policy = try PolicyReader.read(text, path: "p.yaml")
                tally.accepted += 1
                #expect(policy.path == "p.yaml")
                for rule in policy.rules {
                    #expect((1...text.count + 1).contains(rule.line))
                    #expect(NamePattern(rule.match.description) == rule.match)
                }
            } catch {
                tally.refused += 1
                #expect(error.path == "p.yaml" && (1...text.count + 1).contains(error.line))
                #expect(!error.reason.isEmpty && !error.reason.utf8.contains { $0 < 0x20 || $0 == 0x7F })
            }
        }
        #expect(tally.seesBothSides(), "\(tally)")
    }
}
