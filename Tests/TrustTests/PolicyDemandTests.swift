import Attestation
import Cryptography
import Registry
import Taps
import Testing
import Trust

/// Demands beyond the verdict: of relations, licenses and signers; what a floor lets others loosen; and what is told of all of it.
@Suite("Policy demands")
struct PolicyDemandTests {
    private static let notaries = [("ai2", "AI2"), ("eleutherai", "EleutherAI")].map { name, organisation in
        Signer(
            name: name, kind: .notary, organisation: organisation,
            keys: [Signer.Key(key: PublicKey(SHA256.hash(Array(name.utf8))))])
    }

    /// you/m, observed, made in some way from a/base; both with licenses.
    private static func source(
        _ relation: String = "quantized", license: String? = "apache-2.0",
        parentLicense: String? = "apache-2.0",
        agrees: Bool? = nil, cosigned: [Signer] = []
    ) throws -> MemorySource {
        let source = MemorySource()
        var draft = Draft.observation("you/m").file("f", sha(1)).weights(weights(1), files: ["f"]).parent(
            "a/base", relation, weights(2))
        if let license { draft = draft.license(license) }
        try source.add(draft, signers: [Who.curator] + cosigned)
        var parent = Draft.observation("a/base").weights(weights(2)).fromScratch()
        if let parentLicense { parent = parent.license(parentLicense) }
        try source.add(parent, by: Who.curator)
        if let agrees {
            var comparison = ModelComparison(
                model: try name("you/m"), parent: try name("a/base"), parentWeights: weights(2),
                checks: [.init(name: "rank-one-edit", result: .notFound, method: "svd", version: "1")])
            comparison.relation = Relation(rawValue: relation)
            comparison.agrees = agrees
            try source.add(payload: comparison.statement(weights: weights(1)), signers: [notaries[0]])
        }
        return source
    }

    private static func verdict(_ source: MemorySource, _ rule: String) throws -> Verdict {
        try judge(source, chosen: policy("rules:\n  - match: '*'\n    \(rule)")).judge(digest: weights(1))
    }

    // MARK: Relations

    @Test func aQuantizationNeedsAComparison() throws {
        let rule = "relations: {quantized: {comparison: agrees}}"
        let without = try Self.verdict(Self.source(), rule)
        #expect(
            without.standing == .untrusted && without.codes == [.policyRelations]
                && without.consequence == .refused)
        #expect(
            without.reasons[0].text
                == "policy.yaml:3 requires a comparison with a/base that agrees, for it is quantized, and no notary made one"
        )
        #expect(try Self.verdict(Self.source(agrees: true), rule).consequence == .met)
        // Nothing is asked of what was made in another way.
        #expect(try Self.verdict(Self.source("finetune"), rule).consequence == .met)
        // A measurement that says otherwise is a conflict, whatever a policy says.
        #expect(try Self.verdict(Self.source(agrees: false), rule).standing == .conflict)
    }

    @Test func aFinetuneNeedsTwoNotaries() throws {
        let rule = "relations: {finetune: {notaries: {at-least: 2, from: [AI2, EleutherAI]}}}"
        let one = try Self.verdict(Self.source("finetune", cosigned: [Self.notaries[0]]), rule)
        #expect(one.codes == [.policyRelations] && one.standing == .untrusted)
        #expect(one.reasons[0].text.hasSuffix("for it is finetune, and there is AI2"))
        #expect(try Self.verdict(Self.source("finetune", cosigned: Self.notaries), rule).consequence == .met)
        #expect(try Self.verdict(Self.source("merge"), rule).consequence == .met)
    }

    /// `from` narrows who may have compared, too, and says who else did.
    @Test func aComparisonOfAnotherDoesNotCount() throws {
        let rule = "relations: {quantized: {comparison: agrees, notaries: {from: [EleutherAI]}}}"
        let verdict = try Self.verdict(Self.source(agrees: true, cosigned: [Self.notaries[1]]), rule)
        #expect(verdict.codes == [.policyRelations])
        #expect(
            verdict.reasons[0].text.hasSuffix(
                "and no notary of EleutherAI made one; ai2 did, and notaries.from does not name it"))
    }

    @Test func aMergeNeedsItsLineage() throws {
        let rule = "relations: {merge: {lineage: require}}"
        #expect(try Self.verdict(Self.source("merge"), rule).consequence == .met)
        let source = MemorySource()
        try source.add(
            .observation("you/m").weights(weights(1)).parent("a/gone", "merge", weights(9)), by: Who.curator)
        #expect(try Self.verdict(source, rule).codes == [.lineageIncomplete, .policyRelations])
    }

    /// top/m, a merge of you/m, which was made from a/base in some way, and of a/base itself.
    private static func chain(
        _ relation: String = "quantized", agrees: Bool? = nil, cosigned: [Signer] = []
    ) throws -> MemorySource {
        let source = try source(relation, agrees: agrees, cosigned: cosigned)
        try source.add(
            .observation("top/m").weights(weights(3)).parent("you/m", "merge", weights(1)).parent(
                "a/base", "merge", weights(2)), by: Who.curator)
        return source
    }

    private static func top(_ source: MemorySource, _ rule: String) throws -> Verdict {
        try judge(source, chosen: policy("rules:\n  - match: 'top/*'\n    \(rule)")).judge(digest: weights(3))
    }

    @Test func demandsHoldAlongTheChainWhereThePolicySaysSo() throws {
        let own = "relations: {quantized: {comparison: agrees}}"
        #expect(try Self.top(Self.chain(), own).consequence == .met)
        let all = "relations: {quantized: {comparison: agrees, steps: all}}"
        let without = try Self.top(Self.chain(), all)
        #expect(without.codes == [.policyRelations] && without.standing == .untrusted)
        #expect(
            without.reasons[0].text
                == "policy.yaml:3 requires a comparison with a/base that agrees, for you/m is quantized, and no notary made one"
        )
        #expect(try Self.top(Self.chain(agrees: true), all).consequence == .met)
        // Nothing is asked of what was made in another way, and of the model itself as before.
        #expect(try Self.top(Self.chain("finetune"), all).consequence == .met)
        #expect(try Self.verdict(Self.source(), all).codes == [.policyRelations])
        #expect(try Self.verdict(Self.source(agrees: true), all).consequence == .met)
        // A notary whose word does not count does not count there either.
        let denied = try Self.top(Self.chain(agrees: true), "\(all)\n    signers: {deny: [AI2]}")
        #expect(denied.codes == [.policyRelations])
        let from = "relations: {quantized: {comparison: agrees, steps: all, notaries: {from: [EleutherAI]}}}"
        #expect(
            try Self.top(Self.chain(agrees: true), from).codes == [.policyRelations, .policyRelations])
    }

    @Test func notariesAreAskedOfEachModelOfTheChain() throws {
        let rule = "relations: {finetune: {notaries: {at-least: 2}, steps: all}}"
        let one = try Self.top(Self.chain("finetune", cosigned: [Self.notaries[0]]), rule)
        #expect(one.codes == [.policyRelations])
        #expect(one.reasons[0].text.hasSuffix("for you/m is finetune, and there is AI2"))
        #expect(try Self.top(Self.chain("finetune", cosigned: Self.notaries), rule).consequence == .met)
    }

    @Test func theLineageOfAnAncestorIsItsOwn() throws {
        let source = try Self.chain("finetune")
        // you/m has its whole lineage; what else top/m was made from is not its concern.
        try source.add(
            .observation("side/m").weights(weights(4)).parent("you/m", "merge", weights(1)).parent(
                "gone/m", "merge", weights(9)), by: Who.curator)
        func codes(_ relation: String) throws -> [Reason.Code] {
            let rule = "lineage: off\n    relations: {\(relation): {lineage: require, steps: all}}"
            return try judge(source, chosen: policy("rules:\n  - match: '*'\n    \(rule)")).judge(
                digest: weights(4)
            ).codes
        }
        #expect(try codes("finetune") == [])
        #expect(try codes("merge") == [.policyRelations])
    }

    /// What nobody walked is no sign that it holds there.
    @Test func aChainThatIsNotFollowedToItsEndDoesNotMeetIt() throws {
        let source = ChainSource(count: 100)
        let rule = "relations: {quantized: {comparison: agrees, steps: all}}"
        let verdict = try Judge(
            sources: [source],
            policy: PolicyStack(
                floor: nil, chosen: policy("rules:\n  - match: '*'\n    lineage: off\n    \(rule)")),
            now: testNow
        ).judge(digest: ChainSource.digest(0))
        #expect(verdict.codes == [.policyRelations])
        #expect(verdict.reasons[0].text.contains("the lineage is longer than is followed"))
    }

    // MARK: Licenses

    @Test(
        arguments: [
            ("{allow: [apache-2.0, mit]}", "apache-2.0", "apache-2.0", true),
            ("{allow: [apache-2.0, mit]}", "Apache License 2.0", "MIT", true),
            ("{allow: [apache-2.0]}", "apache-2.0", "cc-by-nc-4.0", false),
            ("{deny: ['*-nc-*']}", "apache-2.0", "cc-by-nc-4.0", false),
            ("{deny: ['*-nc-*']}", "apache-2.0", "cc-by-4.0", true),
            ("{deny: [my own words]}", "My own words", "mit", false),
            // An expression: what holds together is all asked, and of what may be chosen one is enough.
            ("{deny: [gpl-3.0-only]}", "MIT AND GPL-3.0-only", "mit", false),
            ("{deny: [gpl-3.0-only]}", "MIT OR GPL-3.0-only", "mit", true),
            ("{deny: [gpl-3.0-only, mit]}", "MIT OR GPL-3.0-only", "apache-2.0", false),
            ("{allow: [mit]}", "MIT OR GPL-3.0-only", "mit", true),
            ("{allow: [mit]}", "MIT AND CC-BY-NC-4.0", "mit", false),
            ("{allow: ['mit*']}", "MIT AND CC-BY-NC-4.0", "mit", false),
            ("{deny: ['*-nc-*']}", "MIT OR CC-BY-NC-4.0", "mit", true),
            ("{deny: ['gpl-*']}", "mit and gpl-3.0", "mit", false),
            ("{allow: ['mit and isc']}", "MIT and ISC", "mit", false),
            ("{allow: ['mit and isc', mit]}", "MIT and ISC", "mit", true),
            ("{allow: [gpl-2.0-only]}", "GPL-2.0-only WITH Classpath-exception-2.0", "gpl-2.0-only", true),
            ("{deny: ['*-nc-*']}", "apache-2.0", "CC BY NC", false),
            ("{unstated: refuse}", nil, "mit", false), ("{unstated: allow}", nil, "mit", true),
            ("{drift: refuse}", "apache-2.0", "cc-by-nc-4.0", false),
            ("{drift: refuse}", "proprietary", "mit", false),
            ("{drift: refuse}", "gpl-3.0", "mit", true),
            ("{drift: allow}", "apache-2.0", "cc-by-nc-4.0", true),
        ] as [(String, String?, String?, Bool)])
    func licenses(rule: String, license: String?, parent: String?, isMet: Bool) throws {
        let verdict = try Self.verdict(
            Self.source("finetune", license: license, parentLicense: parent), "licenses: \(rule)")
        #expect(verdict.consequence == (isMet ? .met : .refused))
        #expect(verdict.codes == (isMet ? [] : [.policyLicenses]))
    }

    // MARK: Signers

    /// acme/m is released by acme, and observed by the curator.
    private static func both() throws -> MemorySource {
        let source = MemorySource()
        try source.add(.release("acme/m").weights(weights(1)), by: Who.acme)
        try source.add(.observation("acme/m").weights(weights(1)), by: Who.curator)
        return source
    }

    @Test(
        arguments: [
            ("{allow: [acme]}", Consequence.met, []), ("{allow: [ACME]}", .met, []),
            ("{allow: [curator]}", .met, []),
            ("{allow: [somebody]}", .refused, [Reason.Code.policySigners]), ("{deny: [acme]}", .met, []),
            ("{deny: [acme, curator]}", .refused, [.policySigners]),
            ("{allow: [acme], deny: [acme]}", .refused, [.policySigners]),
        ] as [(String, Consequence, [Reason.Code])])
    func signers(rule: String, consequence: Consequence, codes: [Reason.Code]) throws {
        let verdict = try Self.verdict(Self.both(), "signers: \(rule)")
        #expect(verdict.consequence == consequence && verdict.codes == codes)
    }

    @Test func trustedTakesAPublisherWhoIsAccepted() throws {
        let rule = "require: trusted\n    signers: {deny: [acme]}"
        let verdict = try Self.verdict(Self.both(), rule)
        #expect(verdict.consequence == .refused && verdict.codes == [.policyRequire])
    }

    @Test func aSingleSourceThatIsLeftIsNotEnough() throws {
        let source = MemorySource()
        for (signer, place) in [(Who.curator, "github.com/a/a"), (Who.otherCurator, "github.com/b/b")] {
            try source.add(
                .observation("you/m").weights(weights(1)).sources(("third party", place)), by: signer)
        }
        #expect(try Self.verdict(source, "require: known").consequence == .met)
        #expect(try Self.verdict(source, "signers: {deny: [second-curator]}").codes == [.policySigners])
    }

    @Test func deniedNotariesDoNotCount() throws {
        let source = try Self.source("finetune", cosigned: Self.notaries)
        #expect(try Self.verdict(source, "notaries: {at-least: 2}").consequence == .met)
        let verdict = try Self.verdict(source, "notaries: {at-least: 2}\n    signers: {deny: [AI2]}")
        #expect(verdict.codes == [.policyNotaries] && verdict.standing == .untrusted)
    }

    // MARK: The floor

    @Test func aFloorSaysWhatMayBeLoosened() throws {
        let source = try PolicyVerdictTests.source()
        let strict = try policy("require: trusted", path: "floor")
        let lenient = try policy("require: trusted\nmay-loosen: ['zoo/*']", path: "floor")
        let rule = try policy("rules: [{match: zoo/k, require: known}]", path: "user")
        let plain = try policy("require: known", path: "user")
        func consequence(_ floor: Policy, _ user: Policy?, _ digest: UInt8 = 2) throws -> Consequence {
            try judge(source, floor: floor, chosen: user).judge(digest: sha(digest)).consequence
        }
        #expect(try consequence(strict, rule) == .refused)
        #expect(try consequence(lenient, rule) == .met)
        // It takes a rule that names it; without one the floor holds.
        #expect(try consequence(lenient, plain) == .refused)
        #expect(try consequence(lenient, nil) == .refused)
        let evidence = try judge(source, floor: lenient, chosen: rule).judge(digest: sha(2)).policies
        #expect(evidence.map(\.decision.loosenedBy) == ["user:2", nil])
        // Other names, and what a user's own file says of loosening, change nothing.
        let other = try policy("require: trusted\nmay-loosen: ['acme/*']", path: "floor")
        #expect(try consequence(other, rule) == .refused)
        let own = try policy("may-loosen: ['*']\nrules: [{match: zoo/k, require: known}]", path: "user")
        #expect(try consequence(strict, own) == .refused)
    }

    @Test func theAgeOfAFloorIsNotLoosened() throws {
        let source = try PolicyVerdictTests.source()
        let floor = try policy("max-age: 2d\nmay-loosen: ['*']", path: "floor")
        let user = try policy("max-age: 30d\nrules: [{match: '*'}]", path: "user")
        #expect(try judge(source, floor: floor, chosen: user).judge(digest: sha(1)).consequence == .stale)
    }

    @Test func noPolicyLoosensARevocation() throws {
        for text in [
            "rules: [{match: '*', mode: warn, require: known, lineage: off}]",
            "rules: [{match: '*', mode: warn, signers: {allow: [curator]}, licenses: {allow: ['*']}}]",
            "rules: [{match: '*', mode: warn, relations: {finetune: {lineage: off}}}]",
        ] {
            let source = try PolicyVerdictTests.source()
            try source.revoke(.digests([.init(name: "f", digest: sha(2))]))
            let floor = try policy("may-loosen: ['*']", path: "floor")
            for chosen in [try policy(text), try policy("revocations: []\n\(text)")] {
                let verdict = try judge(source, floor: floor, chosen: chosen).judge(digest: sha(2))
                #expect(verdict.standing == .revoked && verdict.consequence == .refused && verdict.isEnforced)
            }
        }
    }

    // MARK: What is told

    @Test func everythingThatIsAskedIsTold() throws {
        let verdict = try Self.verdict(
            Self.source(license: nil),
            "require: trusted\n    lineage: require\n    notaries: {at-least: 1}\n    licenses: {unstated: refuse}\n    relations: {quantized: {comparison: agrees}}"
        )
        let demands = try #require(verdict.policies.first).demands
        #expect(
            demands.map(\.code) == [
                .policyRequire, .policyLineage, .policyNotaries, .policyRelations, .policyLicenses,
            ])
        #expect(demands.map(\.isMet) == [false, true, false, false, false])
        #expect(demands.allSatisfy { $0.isMet == ($0.remedy == nil) })
    }

    @Test func ofTheUnknownItSaysWhatIsMissing() throws {
        let verdict = try judge(MemorySource(), chosen: policy("require: known\nmax-age: 30d")).judge(
            digest: sha(7))
        let demands = try #require(verdict.policies.first).demands
        #expect(demands.map(\.code) == [.policyRequire, .stale] && demands.map(\.isMet) == [false, true])
        #expect(demands[0].found == "nobody whose word counts has spoken of these bytes")
    }

    // MARK: Files

    @Test(
        arguments: [
            ("relations: [a]", 4, 16, "relations is a mapping: {quantized: {comparison: agrees}}"),
            (
                "relations: {quantised: {comparison: agrees}}", 4, 17,
                "unknown key \"quantised\"; did you mean quantized?"
            ),
            ("relations: {merge: {comparison: maybe}}", 4, 37, "comparison is: agrees"),
            ("relations: {merge: {notary: 2}}", 4, 25, "unknown key \"notary\"; did you mean notaries?"),
            ("licences: {allow: [mit]}", 4, 5, "unknown key \"licences\"; did you mean licenses?"),
            ("licenses: {drift: forbid}", 4, 23, "it is one of: allow, refuse"),
            ("licenses: {allow: []}", 4, 23, "a list of 1 to 256 texts"),
            ("signers: {}", 4, 14, "signers has allow or deny"),
            (
                "signers: {forbid: [a]}", 4, 15,
                "unknown key \"forbid\"; signers is a mapping: {allow: [A, B], deny: [C]}"
            ),
            ("may-loosen: [a/*]", 4, 5, "may-loosen holds for the whole policy, not in a rule"),
        ] as [(String, Int, Int, String)])
    func faultsHaveALineAndAColumn(text: String, line: Int, column: Int, reason: String) {
        let error = #expect(throws: PolicyError.self) {
            try policy("rules:\n  - match: a/*\n    \(text)", path: "p")
        }
        #expect(error?.line == line && error?.column == column)
        #expect(error?.reason == reason)
    }

    private static let taps = [
        PolicyReview.Names(
            tap: "default", isDefault: true, names: [try! ModelName("acme/m"), try! ModelName("zoo/k")],
            signers: notaries + [Who.make("A", .notary), Who.make("B", .notary)])
    ]

    @Test(
        arguments: [
            ("rules: [{match: acme/*}, {match: zoo/k}]", []),
            (
                "rules: [{match: acme/*}, {match: acme/m}]",
                [
                    "the rule for acme/m is never reached: the one for acme/* in line 2 matches all that it does"
                ]
            ),
            (
                "rules: [{match: '*'}, {match: zoo/k}]",
                ["the rule for zoo/k is never reached: the one for * in line 2 matches all that it does"]
            ),
            (
                "rules: [{match: 'a*/m*'}, {match: 'acm*/m'}]",
                ["the rule for acm*/m is never reached: the one for a*/m* in line 2 matches all that it does"]
            ),
            ("rules: [{match: acme/m}, {match: acme/*}]", []),
            ("rules: [{match: 'a*b/*'}]", ["a*b/* matches no name that is known here"]),
            ("rules: [{match: other/*}]", ["other/* matches no name that is known here"]),
            ("rules: [{match: 'team:*'}]", ["no tap team is followed here"]),
            (
                "namespaces: {'acme/*': team}",
                [
                    "namespaces gives acme/* to the tap team, which is not followed here: nobody may speak for these names"
                ]
            ),
            (
                "namespaces: {'acme/*': default, 'acme/m': default}",
                ["in namespaces acme/m never counts: acme/* stands before it"]
            ),
            ("rules: [{match: acme/*, notaries: {from: [ai2, eleutherai]}}]", []),
            (
                "rules: [{match: acme/*, notaries: {from: [AI2, EleuterAI]}}]",
                [
                    "notaries.from names EleuterAI, which is no notary and no organisation of one in any tap that the rule is for; did you mean EleutherAI?"
                ]
            ),
            (
                "rules: [{match: acme/*, relations: {merge: {notaries: {from: [Stanford]}}}}]",
                [
                    "notaries.from names Stanford, which is no notary and no organisation of one in any tap that the rule is for"
                ]
            ),
            (
                "rules: [{match: acme/*, signers: {allow: [ai2], deny: [nobody]}}]",
                [
                    "signers names nobody, which is no signer and no organisation of one in any tap that the rule is for"
                ]
            ),
            (
                "rules: [{match: acme/*, comparisons: {rank-one-edlt: not-found}}]",
                ["oracle attest comparison makes no check rank-one-edlt; did you mean rank-one-edit?"]
            ),
            (
                "rules: [{match: acme/*, mode: warn}]",
                [
                    "mode: warn passes whatever acme/* is, altered weights and unattested code too: only what was revoked, or is in conflict, is refused"
                ]
            ),
            ("may-loosen: ['*']", ["may-loosen counts in the administrator's policy alone"]),
            ("revocations: [team]", ["revocations names the tap team, which is not followed here"]),
        ] as [(String, [String])])
    func whatSaysNothingIsWarnedOf(text: String, expected: [String]) throws {
        let findings = PolicyReview.findings(in: try policy(text), floor: nil, taps: Self.taps)
        #expect(findings.map(\.text) == expected && findings.allSatisfy { $0.severity == .warning })
    }

    @Test(
        arguments: [
            (
                "evaluations: [{task: t, metric: m, at-least: 2}, {task: t, metric: m, at-most: 1}]",
                "t:m is asked to be at least 2.0 and at most 1.0: nothing can be"
            ),
            ("signers: {allow: [A], deny: [a]}", "signers allows and denies a"),
            ("licenses: {allow: [mit], deny: [MIT]}", "licenses allows and denies MIT"),
            (
                "{notaries: {at-least: 2, from: [A, B]}, signers: {deny: [b]}}",
                "notaries asks for 2, and signers denies all but 1 of them"
            ),
            (
                "{comparisons: {unrelated: found}, relations: {merge: {comparisons: {unrelated: not-found}}}}",
                "unrelated is asked to be found, and for merge to be not-found"
            ),
        ] as [(String, String)])
    func contradictionsAreProblems(text: String, expected: String) throws {
        let inner = text.hasPrefix("{") ? String(text.dropFirst().dropLast()) : text
        let read = try policy("rules: [{match: acme/*, \(inner)}]")
        let findings = PolicyReview.findings(in: read, floor: nil, taps: Self.taps)
        #expect(
            findings.map(\.text) == [expected] && findings[0].severity == .problem && findings[0].line == 2)
    }

    @Test func aLooserRequireThanTheFloorsIsWarnedOf() throws {
        let findings = PolicyReview.findings(
            in: try policy("require: known"), floor: try policy("require: trusted"), taps: Self.taps)
        #expect(findings.map(\.severity) == [.warning])
    }
}
