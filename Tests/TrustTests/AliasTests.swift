import Attestation
import Cryptography
import Registry
import Testing
import Trust

/// An alias leads to a model and gives no verdict.
@Suite struct AliasMatchTests {
    private static let alias = Alias(.safemodels020, value: String(repeating: "1a", count: 20))!

    @Test func anAliasLeadsToWhatIsAttested() throws {
        let source = MemorySource()
        try source.add(
            .release("acme/tiny").weights(weights(1), files: ["model.safetensors"]).aliases(Self.alias),
            by: Who.acme)
        let matches = try judge(source).matches([Self.alias])
        #expect(matches.map(\.names) == [[try name("acme/tiny")]])
        #expect(matches.map(\.digests) == [[weights(1)]])
        #expect(try judge(source).aliasCandidates(prefix: "1a1a1a1a1", limit: 3) == matches)
        #expect(try judge(source).aliasCandidates(prefix: "1b1a1a1a1", limit: 3).isEmpty)
        let other = try #require(Alias(.safemodels010, value: "7"))
        #expect(try judge(source).matches([other]).isEmpty)
    }

    /// Who may not speak of a model may not lead anybody to it either.
    @Test func aStrangersAliasIsNotShown() throws {
        let source = MemorySource()
        try source.add(
            .release("acme/tiny").weights(weights(1)).aliases(Self.alias),
            by: Who.make("mallory", .publisher, ["mallory"]))
        #expect(try judge(source).matches([Self.alias]).isEmpty)
    }
}
