import Attestation
import Cryptography
import Registry
import Taps
import Testing
import Trust

/// Policies that their reader did not write: a project's and a tap's own tighten, and do nothing else.
@Suite("Policies of a project and of a tap")
struct PolicyStackTests {
    private static func verdict(
        _ source: MemorySource, floor: String? = nil, user: String? = nil, project: String?,
        _ digest: Digest = sha(2)
    ) throws -> Verdict {
        try Judge(
            sources: [source],
            policy: PolicyStack(
                floor: floor.map { try policy($0, path: "floor") },
                chosen: user.map { try policy($0, path: "user") },
                project: project.map { try policy($0, path: "project") }), now: testNow
        ).judge(digest: digest)
    }

    @Test func aProjectTightens() throws {
        let source = try PolicyVerdictTests.source()
        let verdict = try Self.verdict(source, project: "require: trusted")
        #expect(verdict.standing == .known && verdict.consequence == .refused)
        #expect(verdict.codes == [.policyRequire])
        #expect(verdict.reasons[0].text.hasPrefix("project requires trusted"))
        #expect(verdict.policies.map(\.decision.owner) == [.builtIn, .project])
        #expect(verdict.policies.map(\.decision.path) == [nil, "project"])
        // Beneath others it is asked last.
        let both = try Self.verdict(
            source, floor: "require: known", user: "require: known", project: "max-age: 1d")
        #expect(both.policies.map(\.decision.owner) == [.administrator, .user, .project])
        #expect(both.consequence == .stale)
    }

    @Test(arguments: [
        "require: known", "rules: [{match: zoo/k, require: known, mode: warn}]",
        "may-loosen: ['*']\nrules: [{match: '*', require: known}]",
    ])
    func aProjectLoosensNothing(project: String) throws {
        let source = try PolicyVerdictTests.source()
        // What the administrator lets others loosen is for the user to loosen.
        let floor = "require: trusted\nmay-loosen: ['*']"
        #expect(try Self.verdict(source, floor: floor, project: project).consequence == .refused)
        #expect(try Self.verdict(source, user: "require: trusted", project: project).consequence == .refused)
        // And what the user loosened the project may ask for all the same.
        let loosened = try Self.verdict(
            source, floor: floor, user: "rules: [{match: zoo/k, require: known}]", project: "require: trusted"
        )
        #expect(loosened.codes == [.policyRequire] && loosened.consequence == .refused)
        #expect(loosened.policies.map(\.decision.loosenedBy) == ["user:2", nil, nil])
    }

    @Test func aProjectLetsNoTapCount() throws {
        let other = MemorySource(tap: "other")
        try other.add(.release("acme/m").file("f", sha(1)), by: Who.acme)
        let rule = "rules: [{match: 'other:*'}]"
        let alone = try Self.verdict(other, project: rule, sha(1))
        #expect(alone.standing == .unknown && alone.codes == [.tapNotGranted])
        #expect(try Self.verdict(other, user: rule, project: nil, sha(1)).standing == .trusted)
        // Its silence takes nothing from what the user grants; its namespaces do.
        #expect(try Self.verdict(other, user: rule, project: "max-age: 30d", sha(1)).standing == .trusted)
        let owned = try Self.verdict(other, user: rule, project: "namespaces: {'acme/*': acme}", sha(1))
        #expect(owned.standing == .unknown && owned.codes == [.tapNamespace])
    }

    @Test func aProjectSilencesNothing() throws {
        let source = MemorySource()
        try source.add(
            .observation("you/m").weights(weights(1)).parent("a/gone", "merge", weights(9)), by: Who.curator)
        let off = "rules: [{match: '*', lineage: off}]"
        #expect(try Self.verdict(source, project: off, weights(1)).codes == [.lineageIncomplete])
        #expect(try Self.verdict(source, user: off, project: nil, weights(1)).codes == [])
        // What is beneath still holds.
        #expect(try Self.verdict(source, user: off, project: off, weights(1)).codes == [])
        #expect(
            try Self.verdict(source, project: "rules: [{match: '*', lineage: require}]", weights(1)).codes
                == [.lineageIncomplete, .policyLineage])
    }

    /// Whoever wrote the project chose its notaries.
    @Test func notariesOfAProjectMakeNothingTrusted() throws {
        let source = MemorySource()
        try source.add(
            .observation("you/m").weights(weights(1)), signers: [Who.curator, Who.notary])
        let rule = "rules: [{match: '*', require: trusted, notaries: {at-least: 1}}]"
        let verdict = try Self.verdict(source, project: rule, weights(1))
        #expect(verdict.standing == .known && verdict.consequence == .met)
        #expect(try Self.verdict(source, user: rule, project: nil, weights(1)).standing == .trusted)
    }

    @Test func aTapHasItsOwn() throws {
        let source = try PolicyVerdictTests.source()
        source.policyText = "version: 1\nrules:\n  - match: 'zoo/*'\n    require: trusted\n"
        let verdict = try Self.verdict(source, project: nil)
        #expect(verdict.consequence == .refused && verdict.codes == [.policyRequire])
        #expect(
            verdict.reasons[0].text.hasPrefix("the policy of the tap default:3 requires trusted"))
        #expect(verdict.policies.map(\.decision.owner) == [.builtIn, .tap])
        #expect(try Self.verdict(source, project: nil, sha(1)).consequence == .met)
        // Of a tap that is no default one too, by the names that it has there.
        let other = MemorySource(tap: "other")
        try other.add(.observation("zoo/k").file("f", sha(2)), by: Who.curator)
        other.policyText = source.policyText
        let granted = "rules: [{match: 'other:*'}]"
        #expect(try Self.verdict(other, user: granted, project: nil).codes == [.policyRequire])
        // It lets itself count nowhere, and loosens nothing.
        other.policyText = "version: 1\nmay-loosen: ['*']\nrules:\n  - match: 'other:*'\n"
        #expect(try Self.verdict(other, project: nil).codes == [.tapNotGranted])
    }

    @Test func aTapsPolicyHoldsForNoOtherTap() throws {
        let strict = MemorySource(tap: "other")
        strict.policyText = "version: 1\nrequire: trusted\nmax-age: 1s\n"
        let source = try PolicyVerdictTests.source()
        let verdict = try Judge(
            sources: [source, strict], policy: PolicyStack(floor: nil, chosen: nil), now: testNow
        ).judge(digest: sha(2))
        #expect(verdict.standing == .known && verdict.consequence == .met)
    }

    @Test func aTapsPolicyThatCannotBeReadIsAnError() throws {
        let source = try PolicyVerdictTests.source()
        source.policyText = "version: 1\nrequire: certainty\n"
        let error = #expect(throws: PolicyError.self) { try Self.verdict(source, project: nil) }
        #expect(
            error?.description
                == "the policy of the tap default:2: require is one of: known, trusted")
    }
}
