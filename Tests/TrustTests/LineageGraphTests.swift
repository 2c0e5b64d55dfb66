import Attestation
import Cryptography
import Drawing
import Registry
import StrictJSON
import Taps
import Testing
import Trust

/// What stands on a lineage beside its steps: who measured them, licenses, descendants; and lineages that somebody made to hurt.
@Suite("Lineage graph")
struct LineageGraphTests {
    private func lineage(_ source: MemorySource, _ digest: Digest = weights(1)) throws -> Lineage {
        try #require(try judge(source).judge(digest: digest).name?.lineage)
    }

    /// A fine-tune with weights 1 of a base with weights 2.
    private func pair() throws -> MemorySource {
        let source = MemorySource()
        try source.add(
            .observation("you/m").weights(weights(1)).parent("a/base", "finetune", weights(2)),
            by: Who.curator)
        try source.add(.observation("a/base").weights(weights(2)).fromScratch(), by: Who.curator)
        return source
    }

    private func compare(
        _ source: MemorySource, agrees: Bool?, relation: Relation? = .finetune, parent: String = "a/base",
        parentWeights: UInt8 = 2, by signer: Signer = Who.notary
    ) throws {
        var comparison = ModelComparison(
            model: try name("you/m"), parent: try name(parent), parentWeights: weights(parentWeights),
            checks: [.init(name: "rank-one-edit", result: .notFound, method: "svd", version: "1")])
        comparison.relation = agrees == nil ? nil : relation
        comparison.agrees = agrees
        try source.add(payload: comparison.statement(weights: weights(1)), signers: [signer])
    }

    @Test func aStepSaysWhoMeasuredIt() throws {
        let source = try pair()
        #expect(try lineage(source).nodes[0].edges[0].measuredBy.isEmpty)
        try compare(source, agrees: true)
        let step = try lineage(source).nodes[0].edges[0]
        #expect(step.state == .attested && step.standing == .known)
        #expect(step.measuredBy == ["notary"] && step.contradictedBy.isEmpty)
        #expect(try lineage(source).isComplete)
    }

    @Test func aMeasurementThatSaysOtherwiseContradicts() throws {
        let source = try pair()
        try compare(source, agrees: false)
        let lineage = try lineage(source)
        #expect(lineage.nodes[0].edges[0].state == .contradicted && !lineage.isComplete)
        #expect(lineage.nodes[0].edges[0].contradictedBy == ["notary"])
    }

    @Test func whatWasMeasuredOfAnotherParentIsNotOfThisOne() throws {
        let source = try pair()
        try compare(source, agrees: false, parentWeights: 3)
        let step = try lineage(source).nodes[0].edges[0]
        #expect(step.state == .attested && step.measuredBy.isEmpty)
    }

    @Test func itStandsForAncestorsToo() throws {
        let source = try pair()
        try compare(source, agrees: true)
        try source.add(
            .observation("you/q").weights(weights(5)).parent("you/m", "quantized", weights(1)),
            by: Who.curator)
        let lineage = try lineage(source, weights(5))
        #expect(lineage.nodes[0].edges[0].measuredBy.isEmpty)
        #expect(lineage.nodes[1].edges[0].measuredBy.count == 1)
    }

    // MARK: Bad input

    /// Each `AND` of choices multiplies them, and parentheses can nest as deep as a text is long.
    @Test func licenseExpressionsAreBounded() {
        let choices = Array(repeating: "(MIT OR ISC)", count: 30).joined(separator: " AND ")
        let nested = String(repeating: "(", count: 400) + "MIT OR ISC" + String(repeating: ")", count: 400)
        let long = Array(repeating: "MIT", count: 300).joined(separator: " OR ")
        #expect(LicenseText(choices).spdx == nil)
        #expect(LicenseText(long).spdx == nil)
        #expect(LicenseText(nested).spdx == nested)
    }

    @Test func tenThousandStepsEndWithAClearAnswer() throws {
        let source = ChainSource(count: 10_000)
        let verdict = try Judge(sources: [source], policy: PolicyStack(floor: nil, chosen: nil), now: testNow)
            .judge(digest: ChainSource.digest(0))
        let lineage = try #require(verdict.name?.lineage)
        #expect(lineage.nodes.count == TrustLimits.lineageDepth + 1 && lineage.isTruncated)
        #expect(verdict.codes == [.lineageIncomplete] && verdict.consequence == .met)
        #expect(
            verdict.reasons[0].text
                == "the lineage is longer than \(TrustLimits.lineageDepth) steps or \(TrustLimits.lineageNodes) models"
        )
        // What was revoked may lie beyond: that nothing leads there can no longer be said.
        let other = MemorySource()
        try other.revoke(.digests([.init(name: "f", digest: ChainSource.digest(9_999))]))
        let laundered = ChainSource(count: 10_000, revoked: try other.allRevocations())
        let unsure = try Judge(
            sources: [laundered], policy: PolicyStack(floor: nil, chosen: nil), now: testNow
        )
        .judge(digest: ChainSource.digest(0))
        #expect(unsure.standing == .unknown && unsure.consequence == .unknown)
        #expect(unsure.reasons.contains { $0.code == .lineageIncomplete && $0.severity == .fault })
        let short = ChainSource(count: 60, revoked: try other.allRevocations())
        #expect(
            try Judge(sources: [short], policy: PolicyStack(floor: nil, chosen: nil), now: testNow)
                .judge(digest: ChainSource.digest(0)).consequence == .met)
        // Downward too.
        let descent = try #require(
            try Judge(sources: [source], policy: PolicyStack(floor: nil, chosen: nil), now: testNow)
                .descent(of: ChainSource.name(9_999)).first)
        #expect(descent.isTruncated && descent.nodes.count == TrustLimits.lineageDepth + 1)
        // A picture of what is cut says so.
        let graph = LineageGraph(lineage, descent)
        for picture in [GraphDOT.text(graph), GraphMermaid.text(graph), GraphSVG.text(graph, title: "cut")] {
            #expect(picture.contains("the lineage goes on") && picture.contains("there are more descendants"))
        }
        #expect(source.asked < 1_000)
    }

    /// Whatever answers asks on one state of the registry, and pays for its lock once.
    @Test func everyAnswerIsOfOneState() throws {
        let source = ChainSource(count: 20)
        let judge = Judge(sources: [source], policy: PolicyStack(floor: nil, chosen: nil), now: testNow)
        let name = try ChainSource.name(0)
        _ = try judge.judge(digest: ChainSource.digest(0))
        _ = try judge.information(on: name)
        _ = try judge.lineage(of: name)
        _ = try judge.descent(of: ChainSource.name(19))
        _ = try judge.judge(
            model: ObservedModel(
                files: [.init(name: "f", size: 1, role: .weights, sha256: ChainSource.digest(1))],
                isDirectory: false))
        #expect(source.asked > 40 && source.askedAlone == 0)
    }

    @Test func aCircleOfTenThousandEndsToo() throws {
        let source = ChainSource(count: 10_000, circle: 40)
        let lineage = try #require(
            try Judge(sources: [source], policy: PolicyStack(floor: nil, chosen: nil), now: testNow)
                .judge(digest: ChainSource.digest(0)).name?.lineage)
        #expect(lineage.hasCycle && lineage.nodes.count == 40)
        let descent = try #require(
            try Judge(sources: [source], policy: PolicyStack(floor: nil, chosen: nil), now: testNow)
                .descent(of: ChainSource.name(0)).first)
        #expect(descent.nodes.count == 40)
    }

    // MARK: Descendants

    @Test func descendantsAreAGraphWithoutDoubles() throws {
        let source = MemorySource()
        try source.add(.observation("o/base").file("f", sha(1)).fromScratch(), by: Who.curator)
        for (side, digest) in [("left", UInt8(2)), ("right", 3)] {
            try source.add(
                .observation("o/\(side)").file("f", sha(digest)).parent("o/base", "finetune", sha(1)),
                by: Who.curator)
        }
        try source.add(
            .observation("o/merge").file("f", sha(4)).parent("o/left", "merge", sha(2)).parent(
                "o/right", "merge"),
            by: Who.curator)
        let taken = try source.add(
            .observation("o/gone").file("f", sha(5)).parent("o/base", "edited", sha(1)), by: Who.curator)
        try source.revoke(.attestation(taken, model: try name("o/gone")))
        let descent = try #require(try judge(source).descent(of: try name("o/base")).first)
        #expect(descent.nodes.map(\.name.description) == ["o/base", "o/left", "o/right", "o/merge"])
        #expect(descent.nodes.map(\.depth) == [0, 1, 1, 2])
        #expect(descent.nodes[3].edges.map(\.parent) == [1, 2])
        #expect(descent.nodes[3].edges.map(\.state) == [.attested, .named])
        #expect(try judge(source).descent(of: try name("o/merge")).isEmpty)
    }

    // MARK: Licenses

    @Test func driftAlongTheChainIsFlagged() throws {
        let source = MemorySource()
        try source.add(
            .observation("o/closed").file("f", sha(1)).license("proprietary").parent(
                "o/open", "finetune", sha(2)),
            by: Who.curator)
        try source.add(
            .observation("o/open").file("f", sha(2)).license("apache-2.0").parent("o/nc", "merge", sha(3))
                .parent(
                    "o/silent", "merge", sha(4)), by: Who.curator)
        try source.add(.observation("o/nc").file("f", sha(3)).license("CC-BY-NC-SA-4.0"), by: Who.curator)
        try source.add(
            .observation("o/silent").file("f", sha(4)).parent("o/mit", "finetune", sha(5)), by: Who.curator)
        try source.add(.observation("o/mit").file("f", sha(5)).license("MIT"), by: Who.curator)
        let chain = LicenseChain(try lineage(source, sha(1)))
        #expect(
            chain.steps.map { $0.licenses.first?.spdx } == [
                "LicenseRef-Proprietary", "Apache-2.0", "CC-BY-NC-SA-4.0", nil, "MIT",
            ])
        #expect(
            chain.steps.map { $0.drift.map(\.kind) } == [
                [.madeProprietary], [.nonCommercialDropped, .shareAlikeDropped], [], [.unstated], [],
            ])
    }

    @Test(
        arguments: [
            ("apache-2.0", "Apache-2.0"), ("Apache License 2.0", "Apache-2.0"), ("The MIT License", "MIT"),
            ("cc-by-nc-4.0", "CC-BY-NC-4.0"), ("CC BY-SA 4.0", "CC-BY-SA-4.0"),
            ("llama2", "LicenseRef-Llama-2"),
            ("creativeml-openrail-m", "LicenseRef-CreativeML-OpenRAIL-M"), ("gpl-3.0", "GPL-3.0-only"),
            ("cc-by-4.0-evil", nil), ("cc-by-xx-4.0", nil), ("my own words", nil), ("", nil), ("cc", nil),
            ("CC BY-NC", "LicenseRef-CC-BY-NC-unversioned"), ("MIT OR Apache-2.0", "MIT OR Apache-2.0"),
            (
                "(MIT OR GPL-2.0-only WITH Classpath-exception-2.0) AND ISC",
                "(MIT OR GPL-2.0-only WITH Classpath-exception-2.0) AND ISC"
            ),
            ("MIT AND my own words", nil), ("MIT OR", nil), ("OR MIT", nil), ("(MIT OR ISC", nil),
            ("MIT OR ISC)", nil), ("MIT (OR ISC)", nil), ("(MIT) ISC OR MIT", nil), ("WITH", nil),
            ("MIT WITH OR ISC", nil), ("() OR MIT", nil),
        ] as [(String, String?)])
    func identifiers(stated: String, spdx: String?) { #expect(LicenseText(stated).spdx == spdx) }

    @Test(
        arguments: [
            ("apache-2.0", "mit", []), ("mit", "gpl-3.0", []),
            ("llama2", "apache-2.0", [LicenseDrift.useRestrictionsDropped]),
            ("cc-by-nc-4.0 OR mit", "apache-2.0", []),
            ("cc-by-nc-4.0 AND mit", "apache-2.0", [.nonCommercialDropped]),
            ("mit", "cc-by-4.0 OR proprietary", []),
            ("gpl-3.0", "mit", [.shareAlikeDropped]), ("cc-by-nd-4.0", "cc-by-nd-4.0", [.noDerivatives]),
            ("cc-by-nc-4.0", "other", [.nonCommercialDropped, .madeProprietary]), ("words", "mit", []),
            ("mit", "words", []), ("openrail", "proprietary", [.madeProprietary]),
            ("words", nil, [.unstated]),
            (nil, "mit", []), ("cc-by-nc-4.0", "CC BY-NC 4.0", []),
        ] as [(String?, String?, [LicenseDrift])])
    func drift(parent: String?, child: String?, expected: [LicenseDrift]) throws {
        let source = MemorySource()
        var draft = Draft.observation("o/child").file("f", sha(1)).parent("o/parent", "finetune", sha(2))
        if let child { draft = draft.license(child) }
        try source.add(draft, by: Who.curator)
        draft = .observation("o/parent").file("f", sha(2))
        if let parent { draft = draft.license(parent) }
        try source.add(draft, by: Who.curator)
        #expect(LicenseChain(try lineage(source, sha(1))).steps[0].drift.map(\.kind) == expected)
    }
}

/// A chain of models, each made from the next, or a tree of them; their statements are made when they are asked for.
final class ChainSource: AttestationSource {
    let facts: RegistryFacts
    private(set) var asked = 0
    /// Questions that were asked by themselves, between which a registry may have moved on.
    private(set) var askedAlone = 0
    private var isReading = false
    let ignoredCount = 0
    let policyText: String? = nil
    private let count: Int
    private let circle: Int?
    private let revoked: [RevocationSet.Fact]
    private let fan: Int

    /// - Parameters:
    ///   - circle: the model after which the first comes again.
    ///   - fan: parents of each.
    init(count: Int, circle: Int? = nil, fan: Int = 1, revoked: [RevocationSet.Fact] = []) {
        self.revoked = revoked
        self.fan = fan
        self.count = count
        self.circle = circle
        facts = MemorySource().facts
    }

    static func digest(_ number: Int) -> Digest {
        Digest(.sha256, SHA256.hash(Array("chain \(number)".utf8)))
    }
    static func name(_ number: Int) throws -> ModelName { try ModelName("chain/m\(number)") }

    func statementIDs(withPrefix prefix: String, limit: Int) throws -> [Hash32] { [] }

    private func statement(_ number: Int) throws -> [VerifiedAttestation] {
        guard (0..<count).contains(number) else { return [] }
        var draft = Draft.observation("chain/m\(number)").file("f", Self.digest(number))
        for place in 1...fan {
            let next = number + 1 == circle ? 0 : number * fan + place
            if next < count { draft = draft.parent("chain/m\(next)", "finetune", Self.digest(next)) }
        }
        let payload = draft.json.compact
        return [
            VerifiedAttestation(
                uncheckedID: PAE.id(.statement, payload), index: UInt64(number),
                statement: try Statement(parsing: payload),
                signatures: [.init(signer: Who.curator, key: Who.curator.keys[0].key, index: UInt64(number))])
        ]
    }

    func reading<R>(_ body: () throws -> R) throws -> R {
        let wasReading = isReading
        isReading = true
        defer { isReading = wasReading }
        return try body()
    }

    private func note() {
        asked += 1
        if !isReading { askedAlone += 1 }
    }

    private lazy var numbers = Dictionary(uniqueKeysWithValues: (0..<count).map { (Self.digest($0), $0) })

    private func number(_ model: ModelName) -> Int? { Int(model.model.dropFirst()) }

    func attestations(of digest: Digest) throws -> [VerifiedAttestation] {
        note()
        return try numbers[digest].map(statement) ?? []
    }

    func attestations(of model: ModelName) throws -> [VerifiedAttestation] {
        note()
        return try number(model).map(statement) ?? []
    }

    func descendants(ofModel model: ModelName) throws -> [VerifiedAttestation] {
        note()
        guard let number = number(model) else { return [] }
        if let circle, number == 0 { return try statement(circle - 1) }
        return try statement(number - 1)
    }

    func attestations(ofAlias alias: Alias) throws -> [VerifiedAttestation] { [] }
    func aliases(withPrefix prefix: String, limit: Int) throws -> [Alias] { [] }
    func omitsAttestations(of model: ModelName) -> Bool { false }
    func revocations(of digest: Digest) throws -> [RevocationSet.Fact] { [] }
    func allRevocations() throws -> [RevocationSet.Fact] { revoked }
    func descendants(ofDigest digest: Digest) throws -> [VerifiedAttestation] { [] }
    func digests(withPrefix prefix: String, limit: Int) throws -> [Digest] { [] }
    func statesWeights(byteCount: Int) throws -> Bool { false }
    func models() throws -> [ListedModel] { [] }
    func tensorManifest(weights: Digest) throws -> [UInt8]? { nil }
    func nameHints() throws -> NameHints { .none }
}
