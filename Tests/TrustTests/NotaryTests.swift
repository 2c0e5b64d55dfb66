import Attestation
import Cryptography
import Registry
import Taps
import Testing
import Trust

/// What notaries say, and what verdicts and policies make of it.
@Suite struct NotaryTests {
    private static let weights = Digest(.weights, SHA256.hash([1]))
    private static let parent = Digest(.weights, SHA256.hash([2]))
    private static let name = try! ModelName("acme/m")

    private static func notary(_ name: String, of organisation: String? = nil) -> Signer {
        Signer(
            name: name, kind: .notary, organisation: organisation,
            keys: [Signer.Key(key: (try! SecretKey(seed: SHA256.hash(Array(name.utf8)).bytes)).publicKey)])
    }
    private static let eleuther = notary("eleutherai", of: "EleutherAI")
    private static let ai2 = notary("ai2", of: "AI2")
    private static let lab = notary("acme-lab", of: "Acme Inc")
    private static let publisher = Signer(
        name: "acme", kind: .publisher, organisation: "Acme Inc", namespaces: ["acme"],
        keys: [Signer.Key(key: (try! SecretKey(seed: SHA256.hash(Array("acme".utf8)).bytes)).publicKey)])

    private static func evaluation(
        _ value: Double = 0.61, threshold: Double? = 0.6, binding: Evaluation.Binding = .afterTheFact,
        limit: Double? = nil, adapter: Digest? = nil, dtype: String? = nil
    ) -> Evaluation {
        var measured = Evaluation.Value(task: "hellaswag", metric: "acc_norm", filter: "none", value: value)
        measured.requirement = threshold.map { Evaluation.Requirement(.atLeast, $0) }
        var evaluation = Evaluation(
            model: name, binding: binding, assurance: .reported,
            harness: Evaluation.Harness(name: "lm-evaluation-harness", version: "0.4.9.1"),
            values: [measured],
            results: Evaluation.Results(sha256: SHA256.hash([9]), byteCount: 1))
        evaluation.limit = limit
        evaluation.settings.adapter = adapter
        evaluation.settings.dtype = dtype
        return evaluation
    }

    private static func comparison(_ result: ModelComparison.Check.Result, agrees: Bool? = nil)
        -> ModelComparison
    {
        var comparison = ModelComparison(
            model: name, parent: try! ModelName("acme/base"), parentWeights: parent,
            checks: [
                ModelComparison.Check(
                    name: "rank-one-edit", result: result, method: "spectrum", version: "1",
                    detectionLimit: "1e-3")
            ])
        comparison.relation = agrees.map { _ in .finetune }
        comparison.agrees = agrees
        return comparison
    }

    /// A registry of one model, released or only observed, and what was measured on it.
    private static func source(
        released: Bool = false, as relation: String = "finetune", parent: Digest = parent,
        cosigned: [Signer] = [],
        _ measured: [(Evaluation, Signer)] = [], compared: [(ModelComparison, Signer)] = []
    ) throws -> MemorySource {
        let source = MemorySource()
        var draft: Draft = released ? .release("acme/m") : .observation("acme/m")
        draft = draft.file("m.safetensors", sha(1)).file("config.json", sha(2)).weights(
            weights, files: ["m.safetensors"]
        ).parent("acme/base", relation, parent)
        try source.add(draft, signers: [released ? publisher : Who.curator] + cosigned)
        for (evaluation, signer) in measured {
            try source.add(payload: evaluation.statement(weights: weights), signers: [signer])
        }
        for (comparison, signer) in compared {
            try source.add(payload: comparison.statement(weights: weights), signers: [signer])
        }
        return source
    }

    private static func judge(_ source: MemorySource, _ rule: String? = nil, digest: Digest = weights) throws
        -> Verdict
    {
        let policy = try rule.map {
            try PolicyReader.read(Array("version: 1\nrules:\n  - match: \"acme/*\"\n\($0)".utf8), path: "p")
        }
        return try Judge(sources: [source], policy: PolicyStack(floor: nil, chosen: policy), now: testNow)
            .judge(
                digest: digest)
    }

    private static let trusted = "    require: trusted\n"
    private static let two = "    notaries: {at-least: 2}\n"

    private static func codes(_ verdict: Verdict) -> [Reason.Code] {
        verdict.reasons.filter { $0.severity == .fault }.map(\.code)
    }

    @Test func whatNotariesSayIsShownAndByItselfMakesNothingTrusted() throws {
        let verdict = try Self.judge(Self.source([(Self.evaluation(), Self.eleuther)]))
        #expect(verdict.standing == .known)
        let shown = try #require(verdict.name?.testimony.first)
        #expect(shown.signer.name == "eleutherai" && shown.speaksFor && !shown.isOwn)
        #expect(shown.act == .evaluation(Self.evaluation()))
    }

    @Test func organisationsAreCountedAndNeverSignatures() throws {
        let again = Self.notary("eleutherai-2", of: "eleutherAI")
        let one = try Self.source([(Self.evaluation(), Self.eleuther), (Self.evaluation(), again)])
        #expect(
            try Self.codes(Self.judge(one, Self.trusted + Self.two)) == [.policyRequire, .policyNotaries])
        let two = try Self.source([(Self.evaluation(), Self.eleuther), (Self.evaluation(), Self.ai2)])
        let verdict = try Self.judge(two, Self.trusted + Self.two)
        #expect(verdict.standing == .trusted && verdict.consequence == .met)
    }

    /// `from` narrows whose values and checks count, as it narrows whose word does; who measured beside them is said.
    @Test func fromNarrowsEvaluationsAndComparisons() throws {
        let source = try Self.source(
            cosigned: [Self.eleuther], [(Self.evaluation(), Self.ai2)],
            compared: [(Self.comparison(.notFound), Self.ai2)])
        let rest =
            "    evaluations: [{task: hellaswag, metric: acc_norm, at-least: 0.6}]\n    comparisons: {rank-one-edit: not-found}\n"
        let verdict = try Self.judge(source, "    notaries: {from: [EleutherAI]}\n" + rest)
        #expect(Self.codes(verdict) == [.policyEvaluations, .policyComparisons])
        #expect(
            verdict.reasons.filter { $0.severity == .fault }.map(\.text) == [
                "p:3 requires hellaswag:acc_norm of at least 0.6, and no notary of EleutherAI measured it; ai2 did, and notaries.from does not name it",
                "p:3 requires rank-one-edit to be not-found, and no notary of EleutherAI came to a result; ai2 did, and notaries.from does not name it",
            ])
        #expect(
            try Self.judge(source, "    notaries: {from: [EleutherAI, AI2]}\n" + rest).consequence == .met)
        #expect(try Self.judge(source, rest).consequence == .met)
    }

    @Test func acceptsACosignature() throws {
        let source = try Self.source(cosigned: [Self.ai2], [(Self.evaluation(), Self.eleuther)])
        #expect(try Self.judge(source, Self.trusted + Self.two).standing == .trusted)
        // What was measured on weights says nothing of the configuration beside them; who signs a statement vouches for all of it.
        let beside = try Self.judge(source, Self.trusted + Self.two, digest: sha(2))
        #expect(beside.standing != .trusted && Self.codes(beside).contains(.policyNotaries))
        #expect(
            try Self.judge(source, Self.trusted + "    notaries: {at-least: 1}\n", digest: sha(2)).standing
                == .trusted)
        #expect(try Self.judge(source, Self.trusted + Self.two, digest: sha(1)).standing == .trusted)
    }

    struct Uncounted: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let evaluation: Evaluation
        let signer: Signer
    }

    @Test(arguments: [
        Uncounted(testDescription: "did not pass", evaluation: evaluation(0.5), signer: eleuther),
        Uncounted(
            testDescription: "nothing was required", evaluation: evaluation(threshold: nil), signer: eleuther),
        Uncounted(testDescription: "by name", evaluation: evaluation(binding: .byName), signer: eleuther),
        Uncounted(testDescription: "some samples", evaluation: evaluation(limit: 10), signer: eleuther),
        Uncounted(
            testDescription: "with an adapter", evaluation: evaluation(adapter: parent), signer: eleuther),
        Uncounted(testDescription: "the publisher's own", evaluation: evaluation(), signer: publisher),
        Uncounted(testDescription: "of the publisher's organisation", evaluation: evaluation(), signer: lab),
    ])
    func doesNotCount(_ case: Uncounted) throws {
        let source = try Self.source(released: true, [(`case`.evaluation, `case`.signer)])
        let verdict = try Self.judge(source, "    notaries: {at-least: 1}\n")
        #expect(verdict.standing == .untrusted && Self.codes(verdict) == [.policyNotaries])
        #expect(verdict.name?.testimony.count == 1)
        #expect(try Self.judge(source).standing == .trusted)
    }

    @Test func aStrangerIsNeitherCountedNorShown() throws {
        let other = Signer(
            name: "other", kind: .publisher, namespaces: ["other"], keys: Self.publisher.keys)
        let source = try Self.source([(Self.evaluation(), other), (Self.evaluation(), Who.curator)])
        #expect(try Self.judge(source).name?.testimony.isEmpty == true)
    }

    @Test func onlyNamedOrganisationsCount() throws {
        let source = try Self.source(released: true, [(Self.evaluation(), Self.eleuther)])
        for (names, standing) in [("eleutherai", Standing.trusted), ("AI2, Stanford-CRFM", .untrusted)] {
            #expect(try Self.judge(source, "    notaries: {from: [\(names)]}\n").standing == standing)
        }
    }

    @Test(arguments: [
        ("{task: hellaswag, metric: acc_norm, at-least: 0.60}", true),
        ("{task: hellaswag, metric: acc_norm, at-least: 0.62}", false),
        ("{task: hellaswag, metric: acc_norm, filter: none, at-most: 0.7}", true),
        ("{task: hellaswag, metric: acc_norm, filter: other, at-least: 0}", false),
        ("{task: arc, metric: acc, at-least: 0}", false),
    ])
    func asksForValues(_ rule: String, _ isMet: Bool) throws {
        let source = try Self.source(released: true, [(Self.evaluation(threshold: nil), Self.eleuther)])
        let verdict = try Self.judge(source, "    evaluations: [\(rule)]\n")
        #expect(verdict.standing == (isMet ? .trusted : .untrusted))
        #expect(Self.codes(verdict) == (isMet ? [] : [.policyEvaluations]))
    }

    @Test func aValueThatItsNotaryMayNotSayIsNone() throws {
        let rule = "    evaluations: [{task: hellaswag, metric: acc_norm, at-least: 0.6}]\n"
        let own = try Self.source(released: true, [(Self.evaluation(), Self.publisher)])
        #expect(try Self.codes(Self.judge(own, rule)) == [.policyEvaluations])
        let other = try Self.source(released: true, [(Self.evaluation(), Self.eleuther)])
        let both = rule + "    notaries: {from: [AI2]}\n"
        #expect(try Self.codes(Self.judge(other, both)) == [.policyNotaries, .policyEvaluations])
    }

    @Test func asksForChecks() throws {
        let rule = "    comparisons: {rank-one-edit: not-found}\n"
        let none = try Self.source(released: true)
        #expect(try Self.codes(Self.judge(none, rule)) == [.policyComparisons])
        for (results, isMet) in [
            ([ModelComparison.Check.Result.notFound], true), ([.found], false), ([.inconclusive], false),
            ([.notFound, .found], false), ([.notFound, .inconclusive], true),
        ] {
            let compared = zip(results, [Self.eleuther, Self.ai2]).map { (Self.comparison($0), $1) }
            let verdict = try Self.judge(Self.source(released: true, as: "edited", compared: compared), rule)
            #expect(verdict.standing == (isMet ? .trusted : .untrusted), "\(results)")
        }
    }

    /// Compared with a copy of itself a model shows no edit.
    @Test func aCheckIsOfAParentThatIsStated() throws {
        let rule = "    comparisons: {rank-one-edit: not-found}\n"
        var copy = Self.comparison(.notFound)
        copy.parent = try ModelName("evil/copy")
        copy.parentWeights = Digest(.weights, SHA256.hash([77]))
        let verdict = try Self.judge(
            Self.source(released: true, compared: [(copy, Self.eleuther)]), rule)
        #expect(Self.codes(verdict) == [.policyComparisons])
        #expect(
            verdict.reasons.contains {
                $0.text.contains("eleutherai compared it with evil/copy, which is no parent that is stated")
            }, "\(verdict.reasons)")
        let both = [(copy, Self.eleuther), (Self.comparison(.notFound), Self.ai2)]
        #expect(try Self.judge(Self.source(released: true, compared: both), rule).standing == .trusted)
    }

    /// A second parent of the publisher's own is a parent too: what was not found beside one may be found beside the other.
    @Test func aCheckIsOfEveryParentThatIsStated() throws {
        let rule = "    comparisons: {rank-one-edit: not-found}\n"
        let second = Digest(.weights, SHA256.hash([78]))
        func judge(_ compared: [ModelComparison]) throws -> Verdict {
            let source = MemorySource()
            try source.add(
                .release("acme/m").file("m.safetensors", sha(1)).weights(
                    Self.weights, files: ["m.safetensors"]
                )
                .parent("acme/base", "merge", Self.parent).parent("evil/copy", "merge", second),
                signers: [Self.publisher])
            for comparison in compared {
                try source.add(payload: comparison.statement(weights: Self.weights), signers: [Self.eleuther])
            }
            return try Self.judge(source, rule)
        }
        var other = Self.comparison(.notFound)
        other.parent = try ModelName("evil/copy")
        other.parentWeights = second
        let one = try judge([other])
        #expect(Self.codes(one) == [.policyComparisons])
        #expect(
            one.reasons.contains {
                $0.text.contains("eleutherai came to it, and nobody did with its parent acme/base")
            }, "\(one.reasons)")
        #expect(try judge([other, Self.comparison(.notFound)]).standing == .trusted)
    }

    /// A parent that is only named is the weights that the registry has under that name.
    @Test func aNameIsHeldToTheWeightsThatBearIt() throws {
        let rule = "    comparisons: {rank-one-edit: not-found}\n"
        let real = Digest(.weights, SHA256.hash([79]))
        func judge(_ compared: Digest, isKnown: Bool) throws -> Verdict {
            let source = MemorySource()
            if isKnown {
                try source.add(
                    .release("acme/base").file("b", sha(9)).weights(real, files: ["b"]).fromScratch(),
                    signers: [Self.publisher])
            }
            try source.add(
                .release("acme/m").file("m.safetensors", sha(1)).weights(
                    Self.weights, files: ["m.safetensors"]
                )
                .parent("acme/base", "finetune"), signers: [Self.publisher])
            var comparison = Self.comparison(.notFound)
            comparison.parentWeights = compared
            try source.add(payload: comparison.statement(weights: Self.weights), signers: [Self.eleuther])
            return try Self.judge(source, rule)
        }
        #expect(try judge(real, isKnown: true).standing == .trusted)
        #expect(try judge(Self.parent, isKnown: false).standing == .trusted)
        let other = try judge(Self.parent, isKnown: true)
        #expect(Self.codes(other) == [.policyComparisons])
        #expect(
            other.reasons.contains { $0.text.contains("with other bytes of acme/base") }, "\(other.reasons)")
    }

    @Test func notariesWhoContradictEachOtherAreAConflict() throws {
        let source = try Self.source(
            released: true, [(Self.evaluation(0.61), Self.eleuther), (Self.evaluation(0.59), Self.ai2)])
        let verdict = try Self.judge(source)
        #expect(verdict.standing == .conflict && Self.codes(verdict) == [.conflict])
        // Another precision is another evaluation, and a publisher's own contradicts no notary.
        for (other, signer) in [
            (Self.evaluation(0.59, dtype: "int4"), Self.ai2), (Self.evaluation(0.59), Self.publisher),
        ] {
            let source = try Self.source(
                released: true, [(Self.evaluation(), Self.eleuther), (other, signer)])
            #expect(try Self.judge(source).standing == .trusted)
        }
    }

    @Test func aMeasurementAgainstTheStatedRelationIsAConflict() throws {
        for (agrees, standing) in [(true, Standing.trusted), (false, .conflict)] {
            let compared = [(Self.comparison(.notFound, agrees: agrees), Self.eleuther)]
            #expect(try Self.judge(Self.source(released: true, compared: compared)).standing == standing)
        }
        var other = Self.comparison(.notFound, agrees: false)
        other.relation = .merge
        #expect(
            try Self.judge(Self.source(released: true, compared: [(other, Self.eleuther)])).standing
                == .trusted)
    }

    /// What a check found is not what the release says that the model is, whether or not a relation stands beside it.
    @Test func aCheckThatCannotBeTrueOfTheRelationIsAConflict() throws {
        func judge(_ relation: String, _ comparison: ModelComparison, by signer: Signer) throws -> Verdict {
            try Self.judge(Self.source(released: true, as: relation, compared: [(comparison, signer)]))
        }
        let found = Self.comparison(.found)
        for (relation, standing) in [
            ("finetune", Standing.conflict), ("converted", .conflict), ("quantized", .conflict),
            ("merge", .conflict), ("edited", .trusted), ("adapter", .trusted),
        ] {
            let verdict = try judge(relation, found, by: Self.eleuther)
            #expect(verdict.standing == standing, "\(relation)")
            let edge = try #require(verdict.name?.lineage?.nodes.first?.edges.first)
            #expect((edge.state == .contradicted) == (standing == .conflict), "\(relation)")
            #expect(edge.contradictedBy == (standing == .conflict ? ["eleutherai"] : []))
        }
        // A parent that is pinned by the SHA-256 of its file has the weights that its own statements give that file.
        for stated in [true, false] {
            let source = try Self.source(released: true, parent: sha(5), compared: [(found, Self.eleuther)])
            var base = Draft.release("acme/base").file("b.safetensors", sha(5)).fromScratch()
            if stated { base = base.weights(Self.parent, files: ["b.safetensors"]) }
            try source.add(base, signers: [Self.publisher])
            #expect(try Self.judge(source).standing == (stated ? .conflict : .trusted))
        }
        // The publisher's own notary accuses nobody; and another parent's comparison bears on nothing.
        #expect(try judge("finetune", found, by: Self.lab).standing == .trusted)
        var other = found
        other.parentWeights = Digest(.weights, SHA256.hash([7]))
        #expect(try judge("finetune", other, by: Self.eleuther).standing == .trusted)
        var measured = Self.comparison(.notFound, agrees: true)
        measured.relation = .edited
        #expect(try judge("finetune", measured, by: Self.eleuther).standing == .conflict)
        measured.relation = .finetune
        #expect(try judge("quantized", measured, by: Self.eleuther).standing == .conflict)
        #expect(try judge("merge", measured, by: Self.eleuther).standing == .trusted)
    }

    @Test func aStepSaysWhoMeasuredIt() throws {
        let compared = [
            (Self.comparison(.notFound, agrees: true), Self.eleuther),
            (Self.comparison(.notFound, agrees: true), Self.lab),
            (Self.comparison(.notFound), Self.ai2),
        ]
        let verdict = try Self.judge(Self.source(released: true, compared: compared))
        let edge = try #require(verdict.name?.lineage?.nodes.first?.edges.first)
        #expect(edge.measuredBy == ["eleutherai"] && edge.contradictedBy.isEmpty && edge.state == .missing)
    }

    /// A child of a model whose own origin a notary contradicted is told, and not accused.
    @Test func aContradictedAncestorIsAWarning() throws {
        let source = try Self.source(
            released: true, compared: [(Self.comparison(.found), Self.eleuther)])
        let child = Digest(.weights, SHA256.hash([5]))
        try source.add(
            Draft.observation("you/child").file("c.safetensors", sha(5)).weights(
                child, files: ["c.safetensors"]
            ).parent("acme/m", "finetune", Self.weights), signers: [Who.curator])
        let verdict = try Self.judge(source, digest: child)
        #expect(verdict.standing == .known)
        #expect(verdict.reasons.map(\.code).contains(.lineageContradicted))
        #expect(verdict.reasons.contains { $0.text.contains("is not what eleutherai measured") })
    }

    /// The administrator's floor is met by its own rule only: the user's notaries do not loosen it.
    @Test func aFloorIsNotMetByAnotherPolicysNotaries() throws {
        let source = try Self.source([(Self.evaluation(), Self.eleuther)])
        let floor = try PolicyReader.read(Array("version: 1\nrequire: trusted\n".utf8), path: "floor")
        let user = try PolicyReader.read(
            Array("version: 1\nrules:\n  - match: \"*\"\n    notaries: {at-least: 1}\n".utf8), path: "user")
        let verdict = try Judge(
            sources: [source], policy: PolicyStack(floor: floor, chosen: user), now: testNow
        )
        .judge(digest: Self.weights)
        #expect(verdict.standing == .known && verdict.consequence == .refused)
        #expect(Self.codes(verdict) == [.policyRequire])
    }

    @Test(arguments: [
        ("notaries: 2", "notaries is a mapping: {at-least: 2, from: [A, B]}"),
        ("notaries: {at-least: 0}", "at-least is a number of organisations, from 1 to 256"),
        ("notaries: {at-least: 3, from: [A, B]}", "at-least is 3, and from names 2"),
        ("notaries: {from: []}", "from is a list of 1 to 256 organisations"),
        ("notaries: {from: [A, a]}", "a a second time"),
        ("notaries: {form: [A]}", "unknown key \"form\"; did you mean from?"),
        ("notaries: {xyz: 1}", "unknown key \"xyz\"; notaries is a mapping: {at-least: 2, from: [A, B]}"),
        ("evaluations: {task: a}", "evaluations is a list of at most 256"),
        ("evaluations: [{task: a, at-least: 1}]", "an evaluation has task and metric"),
        ("evaluations: [{task: a, metric: b}]", "an evaluation has at-least or at-most, and not both"),
        ("evaluations: [{task: a, metric: b, at-least: much}]", "at-least is a number"),
        ("evaluations: [{task: a, metric: b, at-least: .inf}]", "at-least is a number"),
        ("comparisons: [a]", "comparisons is a mapping: {rank-one-edit: not-found}"),
        ("comparisons: {rank-one-edit: no}", "a check has to be found or not-found"),
    ])
    func aPolicyThatCannotBeReadSaysWhere(_ line: String, _ words: String) {
        let text = "version: 1\nrules:\n  - match: a/*\n    \(line)\n"
        let error = #expect(throws: PolicyError.self) {
            try PolicyReader.read(Array(text.utf8), path: "p")
        }
        #expect(error?.description == "p:4: \(words)")
    }
}
