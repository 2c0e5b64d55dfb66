import Attestation
import Cryptography
import Registry
import Taps
import Testing
import Trust

extension Verdict {
    /// The codes of its faults.
    var faults: [Reason.Code] { reasons.filter { $0.severity == .fault }.map(\.code) }
    var codes: [Reason.Code] { reasons.map(\.code) }
}

@Suite("Verdicts on a digest")
struct DigestVerdictTests {
    /// One registry and what follows for the digest sha(1).
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let entries: @Sendable (MemorySource) throws -> Void
        let standing: Standing
        let consequence: Consequence
        let faults: [Reason.Code]
        let notes: [Reason.Code]
        let decidedBy: String?

        var testDescription: String { name }

        init(
            _ name: String, _ standing: Standing, _ consequence: Consequence, faults: [Reason.Code] = [],
            notes: [Reason.Code] = [], by: String? = "acme/m",
            _ entries: @escaping @Sendable (MemorySource) throws -> Void
        ) {
            self.name = name
            self.entries = entries
            self.standing = standing
            self.consequence = consequence
            self.faults = faults
            self.notes = notes
            decidedBy = by
        }
    }

    static let cases: [Case] = [
        Case("nobody spoke", .unknown, .unknown, by: nil) { source in
            try source.add(.observation("acme/m").file("f", sha(2)), by: Who.curator)
        },
        Case("a publisher's release", .trusted, .met) { source in
            try source.add(.release("acme/m").file("f", sha(1)), by: Who.acme)
        },
        Case("a model of which not everything is read", .unknown, .unknown, notes: [.entriesIgnored]) {
            source in
            try source.add(.release("acme/m").file("f", sha(1)), by: Who.acme)
            source.crowded = [try ModelName("acme/m")]
        },
        Case("a release that its namespace's publisher did not sign", .unknown, .unknown, by: nil) { source in
            try source.add(.release("other/m").file("f", sha(1)), by: Who.acme)
        },
        Case("a release signed by a curator and a notary", .unknown, .unknown, by: nil) { source in
            try source.add(.release("acme/m").file("f", sha(1)), by: Who.curator, Who.notary)
        },
        Case("an observation signed by a publisher", .unknown, .unknown, by: nil) { source in
            try source.add(.observation("acme/m").file("f", sha(1)), by: Who.acme)
        },
        Case("a publisher's own list", .known, .met) { source in
            try source.add(.observation("acme/m").file("f", sha(1)), by: Who.curator)
        },
        Case("a measurement", .known, .met) { source in
            try source.add(
                .observation("acme/m").file("f", sha(1)).sources(("measured", "pypi")), by: Who.curator)
        },
        Case("one third party's pin", .unknown, .unknown, notes: [.observedSingleSource]) { source in
            try source.add(
                .observation("acme/m").file("f", sha(1)).sources(("third party", "github.com/a/a")),
                by: Who.curator)
        },
        Case("one third party twice", .unknown, .unknown, notes: [.observedSingleSource]) { source in
            try source.add(
                .observation("acme/m").file("f", sha(1)).sources(
                    ("third party", "github.com/a/a"), ("third party", "https://GitHub.com/A/a.git")),
                by: Who.curator)
        },
        Case("two independent third parties", .known, .met) { source in
            try source.add(
                .observation("acme/m").file("f", sha(1)).sources(
                    ("third party", "github.com/a/a"), ("third party", "github.com/b/b")), by: Who.curator)
        },
        Case("two third parties in two statements of two versions", .known, .met) { source in
            try source.add(
                .observation("acme/m", "v1").file("f", sha(1)).sources(("third party", "github.com/a/a")),
                by: Who.curator)
            try source.add(
                .observation("acme/m", "v2").file("f", sha(1)).sources(("third party", "github.com/b/b")),
                by: Who.otherCurator)
        },
        Case("a publisher and a curator agree", .trusted, .met) { source in
            try source.add(.observation("acme/m").file("f", sha(1)), by: Who.curator)
            try source.add(.release("acme/m").file("f", sha(1)), by: Who.acme)
        },
        Case("curators contradict each other", .conflict, .refused, faults: [.conflict]) { source in
            try source.add(.observation("acme/m").file("f", sha(1)), by: Who.curator)
            try source.add(.observation("acme/m").file("f", sha(2)), by: Who.otherCurator)
        },
        Case("a curator contradicts itself", .conflict, .refused, faults: [.conflict]) { source in
            try source.add(.observation("acme/m").file("f", sha(1)), by: Who.curator)
            try source.add(.observation("acme/m").file("f", sha(2)), by: Who.curator)
        },
        Case("publishers contradict each other", .conflict, .refused, faults: [.conflict]) { source in
            try source.add(.release("acme/m").file("f", sha(1)), by: Who.acme)
            try source.add(.release("acme/m").file("f", sha(2)), by: Who.acmeToo)
        },
        Case("observations of different commits", .known, .met) { source in
            try source.add(.observation("acme/m", "v1").file("f", sha(1)), by: Who.curator)
            try source.add(.observation("acme/m", "v2").file("f", sha(2)), by: Who.otherCurator)
        },
        Case("observations without a version", .known, .met) { source in
            try source.add(.observation("acme/m", nil).file("f", sha(1)), by: Who.curator)
            try source.add(.observation("acme/m", nil).file("f", sha(2)), by: Who.otherCurator)
        },
        Case("other files of one version", .known, .met) { source in
            try source.add(.observation("acme/m").file("f", sha(1)), by: Who.curator)
            try source.add(.observation("acme/m").file("g", sha(2)), by: Who.otherCurator)
        },
        Case("a publisher outranks a curator who agrees with nobody", .trusted, .met) { source in
            try source.add(.release("acme/m").file("f", sha(1)), by: Who.acme)
            try source.add(.observation("acme/m").file("f", sha(2)), by: Who.curator)
        },
        Case("a publisher overrules the curator", .untrusted, .refused, faults: [.overruled]) { source in
            try source.add(.observation("acme/m").file("f", sha(1)), by: Who.curator)
            try source.add(.release("acme/m").file("f", sha(2)), by: Who.acme)
        },
        Case("curators' quarrel is settled by the publisher", .trusted, .met) { source in
            try source.add(.observation("acme/m").file("f", sha(1)), by: Who.curator)
            try source.add(.observation("acme/m").file("f", sha(2)), by: Who.otherCurator)
            try source.add(.release("acme/m").file("f", sha(1)), by: Who.acme)
        },
        Case("overruled in one version, released in another", .trusted, .met, notes: []) { source in
            try source.add(.observation("acme/m", "v1").file("f", sha(1)), by: Who.curator)
            try source.add(.release("acme/m", "v1").file("f", sha(2)), by: Who.acme)
            try source.add(.release("acme/m", "v2").file("f", sha(1)), by: Who.acme)
        },
        Case("the better of two names speaks", .trusted, .met) { source in
            try source.add(.observation("zoo/m").file("f", sha(1)), by: Who.curator)
            try source.add(.release("acme/m").file("f", sha(1)), by: Who.acme)
        },
        Case("a conflict under any name is one", .conflict, .refused, faults: [.conflict], by: "zoo/m") {
            source in
            try source.add(.release("acme/m").file("f", sha(1)), by: Who.acme)
            try source.add(.observation("zoo/m").file("f", sha(1)), by: Who.curator)
            try source.add(.observation("zoo/m").file("f", sha(2)), by: Who.otherCurator)
        },
        Case("an entry that does not verify", .unknown, .unknown, notes: [.entriesIgnored], by: nil) {
            source in
            source.damaged = [sha(1)]
        },
    ]

    @Test(arguments: cases)
    func verdict(_ item: Case) throws {
        let source = MemorySource()
        try item.entries(source)
        let verdict = try judge(source).judge(digest: sha(1))
        #expect(verdict.standing == item.standing)
        #expect(verdict.consequence == item.consequence)
        #expect(verdict.faults == item.faults)
        for code in item.notes { #expect(verdict.codes.contains(code)) }
        #expect(verdict.name?.name.description == item.decidedBy)
        #expect(verdict.registries.map(\.facts.tap) == ["default"])
        #expect(verdict.registries.first?.age == 3 * 86400)
    }

    @Test func evidenceNamesEntriesSignersAndSources() throws {
        let source = MemorySource()
        let id = try source.add(
            .observation("acme/m").file("dir/f.bin", sha(1)).file("g", sha(3)).license("MIT").sources(
                ("measured", "github.com/a/a"), ("third party", "github.com/b/b")), by: Who.curator,
            Who.notary)
        let verdict = try judge(source).judge(digest: sha(1))
        let name = try #require(verdict.name)
        #expect(name.license == "MIT")
        #expect(name.versions == ["v1"])
        let entry = try #require(name.entries.first)
        #expect(entry.id == id && entry.index == 0 && !entry.isRelease && !entry.isAgainst)
        #expect(entry.signers.map(\.name) == ["curator"])
        #expect(entry.signers.first?.organisation == "CURATOR")
        #expect(entry.sources.map(\.place) == ["github.com/a/a", "github.com/b/b"])
        #expect(entry.files.map(\.description) == ["dir/f.bin"])
        #expect(entry.digests == [sha(1)])
    }

    @Test func aConflictShowsBothSides() throws {
        let source = MemorySource()
        let one = try source.add(.observation("acme/m").file("f", sha(1)), by: Who.curator)
        let two = try source.add(.observation("acme/m").file("f", sha(2)), by: Who.otherCurator)
        let name = try #require(try judge(source).judge(digest: sha(1)).name)
        #expect(name.entries.map(\.id) == [one, two])
        #expect(name.entries.map(\.isAgainst) == [false, true])
        #expect(name.entries[1].digests == [sha(2)])
        #expect(
            name.reasons.first?.text
                == "curator and second-curator state different digests of f of acme/m at version v1")
    }

    @Test func weightsDigestsConflictWhereTheyCoverTheSameFiles() throws {
        let source = MemorySource()
        try source.add(.observation("acme/m").weights(weights(1), files: ["a"]), by: Who.curator)
        try source.add(.observation("acme/m").weights(weights(2), files: ["b"]), by: Who.otherCurator)
        #expect(try judge(source).judge(digest: weights(1)).standing == .known)
        try source.add(.observation("acme/m").weights(weights(3), files: ["a"]), by: Who.otherCurator)
        #expect(try judge(source).judge(digest: weights(1)).standing == .conflict)
    }

    @Test func aFactWithoutSourcesRestsOnTheOnlyOneOrOnNothing() throws {
        // A statement whose artifact refers to no source: with one source it is that, with two it is neither.
        func standing(_ sources: (String, String)...) throws -> Standing {
            let source = MemorySource()
            var draft = Draft.observation("acme/m").file("f", sha(1))
            draft.sources = sources
            draft.isSilentAboutSources = true
            try source.add(draft, by: Who.curator)
            return try judge(source).judge(digest: sha(1)).standing
        }
        #expect(try standing(("measured", "a/a")) == .known)
        #expect(try standing(("measured", "a/a"), ("third party", "b/b")) == .unknown)
    }

    @Test func aBareHexIsTriedAsEitherAlgorithm() throws {
        let source = MemorySource()
        try source.add(.observation("acme/m").weights(weights(1)), by: Who.curator)
        let verdict = try judge(source).judge(digests: [sha(1), weights(1)])
        #expect(verdict.standing == .known)
        #expect(verdict.name?.entries.first?.digests == [weights(1)])
    }
}

@Suite("Names in a verdict")
struct NameVerdictTests {
    static func source() throws -> MemorySource {
        let source = MemorySource()
        try source.add(.observation("EleutherAI/gpt-j-6b").file("f", sha(1)), by: Who.curator)
        try source.add(.observation("other/copy").file("f", sha(1)), by: Who.curator)
        try source.add(.observation("other/thing").file("f", sha(5)), by: Who.curator)
        source.hints.known = [try name("meta/llama")]
        source.hints.imitates = [try name("gpt/j"): try name("EleutherAI/gpt-j-6b")]
        return source
    }

    @Test(
        arguments: [
            // The asked name, the digest's number; standing, consequence, codes of the reasons.
            ("EleutherAI/gpt-j-6b", 1, Standing.known, Consequence.met, []),
            ("eleutherai/GPT-J-6B", 1, .known, .met, []),
            ("other/copy", 1, .known, .met, []),
            ("other/thing", 1, .untrusted, .refused, [.nameOther]),
            ("EleuterAI/gpt-j-6B", 1, .untrusted, .refused, [.nameImitates, .nameOther]),
            ("EleuterAI/gpt-j-6B", 9, .untrusted, .refused, [.nameImitates]),
            ("gpt/j", 9, .untrusted, .refused, [.nameImitates]),
            ("nobody/nothing", 1, .untrusted, .refused, [.nameUnknown, .nameOther]),
            ("nobody/nothing", 9, .unknown, .unknown, [.nameUnknown]),
            ("meta/llama", 9, .unknown, .unknown, [.nameUnknown]),
            ("other/thing", 9, .unknown, .unknown, [.nameBytes]),
        ] as [(String, UInt8, Standing, Consequence, [Reason.Code])])
    func onlyTheAskedNameCanPass(
        asked: String, digest: UInt8, standing: Standing, consequence: Consequence, codes: [Reason.Code]
    ) throws {
        let verdict = try judge(Self.source()).judge(digest: sha(digest), asName: name(asked))
        #expect(verdict.standing == standing)
        #expect(verdict.consequence == consequence)
        #expect(verdict.codes == codes)
        #expect(verdict.askedName == (try name(asked)))
    }

    @Test func theOtherNamesAreShown() throws {
        let verdict = try judge(Self.source()).judge(digest: sha(1), asName: name("nobody/nothing"))
        #expect(verdict.name == nil)
        #expect(Set(verdict.names.map(\.name.description)) == ["EleutherAI/gpt-j-6b", "other/copy"])
    }

    @Test func aDigestOfManyModelsIsJudgedUnderSome() throws {
        let source = MemorySource()
        for index in 0..<200 {
            try source.add(.observation("o/m\(index)").file("vocab.txt", sha(1)), by: Who.curator)
        }
        try source.add(.release("acme/m").file("vocab.txt", sha(1)), by: Who.acme)
        let verdict = try judge(source).judge(digest: sha(1))
        #expect(verdict.names.count == TrustLimits.names)
        #expect(verdict.standing == .trusted && verdict.codes == [.namesOmitted])
        let asked = try judge(source).judge(digest: sha(1), asName: name("o/m150"))
        #expect(asked.standing == .known && asked.name?.name.description == "o/m150")
    }

    @Test func anImitationSaysWhomItImitates() throws {
        let verdict = try judge(Self.source()).judge(digest: sha(9), asName: name("EleuterAI/gpt-j-6B"))
        #expect(verdict.suggestions.map(\.description) == ["EleutherAI/gpt-j-6b"])
        #expect(verdict.reasons[0].text.hasPrefix("EleuterAI/gpt-j-6B imitates EleutherAI/gpt-j-6b"))
    }
}

@Suite("Several taps")
struct TapTests {
    static func sources() throws -> (MemorySource, MemorySource) {
        let home = MemorySource()
        let acme = MemorySource(tap: "acme")
        try acme.add(.release("acme/m").file("f", sha(1)), by: Who.acme)
        return (home, acme)
    }

    @Test func anotherTapIsShownAndGrantsNothing() throws {
        let (home, acme) = try Self.sources()
        let verdict = try judge(home, acme).judge(digest: sha(1))
        #expect(verdict.standing == .unknown && verdict.consequence == .unknown)
        #expect(verdict.codes == [.tapNotGranted])
        #expect(verdict.name?.tap == "acme")
        #expect(verdict.registries.map(\.facts.tap) == ["default", "acme"])
    }

    /// Whoever asks by a name, for a lineage or with the bytes hears the same.
    @Test func allQuestionsHaveOneAnswer() throws {
        let (home, acme) = try Self.sources()
        try acme.add(
            .release("acme/child").weights(weights(2)).parent("acme/m", "finetune", sha(1)), by: Who.acme)
        try acme.add(
            .release("acme/grandchild").weights(weights(3)).parent("acme/child", "finetune", weights(2)),
            by: Who.acme)
        func check(_ judge: Judge, _ standing: Standing, isGranted: Bool) throws {
            #expect(try judge.judge(digest: weights(2)).standing == standing)
            let information = try #require(try judge.information(on: name("acme/child")).first)
            #expect(information.statements.flatMap(\.facts).map(\.standing) == [standing])
            #expect((information.refusal == nil) == isGranted)
            for lineage in [
                information.lineage, try #require(try judge.lineage(of: name("acme/child"))),
                try #require(try judge.judge(digest: weights(2)).name?.lineage),
            ] {
                let edge = try #require(lineage.nodes.first?.edges.first)
                #expect(edge.verdict == standing && edge.isGranted == isGranted)
                #expect(edge.word == (isGranted ? "trusted" : "not granted; its tap says trusted"))
            }
            let descent = try #require(try judge.descent(of: name("acme/m")).first)
            #expect(descent.nodes.flatMap(\.edges).allSatisfy { $0.verdict == standing })
        }
        try check(judge(home, acme), .unknown, isGranted: false)
        let granting = try policy("rules: [{match: \"acme:acme/*\"}]")
        try check(judge(home, acme, chosen: granting), .trusted, isGranted: true)
        let given = try policy("namespaces: {\"acme/*\": other}\nrules: [{match: \"acme:acme/*\"}]")
        try check(judge(home, acme, chosen: given), .unknown, isGranted: false)
    }

    /// A rule that names a model's tap takes that tap's word on what the model was made from.
    @Test func aGrantReachesTheLineageThatARuleAsksFor() throws {
        let (home, acme) = try Self.sources()
        try acme.add(
            .release("other/base").weights(weights(9)).fromScratch(),
            by: Who.make("other", .publisher, ["other"]))
        try acme.add(
            .release("acme/child").weights(weights(2)).parent("other/base", "finetune", weights(9)),
            by: Who.acme)
        let rule = try policy("rules: [{match: \"acme:acme/*\", lineage: require}]")
        let verdict = try judge(home, acme, chosen: rule).judge(digest: weights(2))
        #expect(verdict.standing == .trusted && verdict.consequence == .met)
        #expect(verdict.name?.lineage?.nodes.first?.edges.first?.isGranted == false)
    }

    @Test func aRuleThatNamesItGrants() throws {
        let (home, acme) = try Self.sources()
        let granting = try policy("rules: [{match: \"acme:acme/*\"}]")
        let verdict = try judge(home, acme, chosen: granting).judge(digest: sha(1))
        #expect(verdict.standing == .trusted && verdict.consequence == .met)
        // A rule without the tap's name is for the default tap.
        let silent = try policy("rules: [{match: \"acme/*\"}]")
        #expect(try judge(home, acme, chosen: silent).judge(digest: sha(1)).standing == .unknown)
    }

    @Test func aFloorMustNameItToo() throws {
        let (home, acme) = try Self.sources()
        let granting = try policy("rules: [{match: \"acme:*\"}]")
        let floor = try policy("require: known", path: "/etc/oracle/policy.yaml")
        #expect(
            try judge(home, acme, floor: floor, chosen: granting).judge(digest: sha(1)).standing == .unknown)
        #expect(
            try judge(home, acme, floor: granting, chosen: granting).judge(digest: sha(1)).standing
                == .trusted)
    }

    @Test func conflictsStayWithinOneTap() throws {
        let (home, acme) = try Self.sources()
        try home.add(.observation("acme/m").file("f", sha(2)), by: Who.curator)
        #expect(try judge(home, acme).judge(digest: sha(2)).standing == .known)
        // A tap that grants nothing cannot refuse anything either.
        try acme.add(.release("acme/m").file("f", sha(3)), by: Who.acmeToo)
        let verdict = try judge(home, acme).judge(digest: sha(1))
        #expect(verdict.standing == .unknown && verdict.consequence == .unknown)
        #expect(verdict.reasons.contains { $0.code == .conflict && $0.severity == .warning })
    }
}
