import Attestation
import Cryptography
import Registry
import Taps
import Testing
import Trust

@Suite("Lineage")
struct LineageTests {
    private func lineage(_ source: MemorySource, _ digest: Digest = sha(1)) throws -> Lineage {
        try #require(try judge(source).judge(digest: digest).name?.lineage)
    }

    @Test func everyStateOfAParent() throws {
        let source = MemorySource()
        try source.add(
            .observation("you/m").file("f", sha(1))
                .parent("a/attested", "finetune", sha(2))
                .parent("a/named", "adapter")
                .parent("a/missing", "merge", sha(3))
                .parent("a/other", "quantized", sha(2))
                .parent("a/torn", "distilled", sha(4)), by: Who.curator)
        try source.add(.observation("a/attested").file("f", sha(2)).fromScratch(), by: Who.curator)
        try source.add(.observation("a/torn").file("f", sha(4)), by: Who.curator)
        try source.add(.observation("a/torn").file("f", sha(5)), by: Who.otherCurator)
        let lineage = try lineage(source)
        let model = try #require(lineage.nodes.first)
        #expect(model.name.description == "you/m" && model.origin == .parents)
        #expect(model.edges.map(\.state) == [.attested, .named, .missing, .contradicted, .contradicted])
        #expect(model.edges.map(\.standing) == [.known, nil, nil, nil, .conflict])
        #expect(model.edges.map(\.relation) == [.finetune, .adapter, .merge, .quantized, .distilled])
        let parent = try #require(model.edges[0].parent)
        #expect(lineage.nodes[parent].origin == .fromScratch)
        #expect(!lineage.isComplete && !lineage.hasCycle && !lineage.isTruncated)
        let verdict = try judge(source).judge(digest: sha(1))
        #expect(verdict.standing == .known && verdict.consequence == .met)
        #expect(verdict.codes == [.lineageIncomplete, .lineageContradicted, .lineageContradicted])
    }

    @Test func aChainIsWalkedToItsBase() throws {
        let source = MemorySource()
        for step in UInt8(1)...4 {
            let draft = Draft.observation("owner/m\(step)").file("f", sha(step))
            try source.add(
                step == 4
                    ? draft.fromScratch() : draft.parent("owner/m\(step + 1)", "finetune", sha(step + 1)),
                by: Who.curator)
        }
        let lineage = try lineage(source)
        #expect(lineage.nodes.map(\.name.description) == ["owner/m1", "owner/m2", "owner/m3", "owner/m4"])
        #expect(lineage.nodes.map(\.origin) == [.parents, .parents, .parents, .fromScratch])
        #expect(lineage.isComplete)
        let require = try policy("rules: [{match: '*', lineage: require}]")
        #expect(try judge(source, chosen: require).judge(digest: sha(1)).consequence == .met)
    }

    @Test func aSharedAncestorStandsOnce() throws {
        let source = MemorySource()
        try source.add(
            .observation("o/merge").file("f", sha(1)).parent("o/left", "merge", sha(2)).parent(
                "o/right", "merge", sha(3)),
            by: Who.curator)
        try source.add(
            .observation("o/left").file("f", sha(2)).parent("o/base", "finetune", sha(4)), by: Who.curator)
        try source.add(
            .observation("o/right").file("f", sha(3)).parent("o/base", "finetune", sha(4)), by: Who.curator)
        try source.add(.observation("o/base").file("f", sha(4)), by: Who.curator)
        let lineage = try lineage(source)
        #expect(lineage.nodes.count == 4)
        #expect(lineage.nodes[1].edges[0].parent == lineage.nodes[2].edges[0].parent)
        #expect(lineage.isComplete && !lineage.hasCycle)
    }

    @Test func aDenseGraphIsWalkedInTime() throws {
        // Every level names both models of the next: 2^30 paths, 61 models.
        let source = MemorySource()
        func digest(_ level: Int, _ side: Int) -> Digest { sha(UInt8(level * 2 + side)) }
        for level in 1...30 {
            for side in 0...1 {
                var draft = Draft.observation("o/m-\(level)-\(side)").file("f", digest(level, side))
                if level < 30 {
                    for other in 0...1 {
                        draft = draft.parent("o/m-\(level + 1)-\(other)", "merge", digest(level + 1, other))
                    }
                }
                try source.add(draft, by: Who.curator)
            }
        }
        let lineage = try lineage(source, digest(1, 0))
        #expect(lineage.nodes.count == 59)
        #expect(lineage.isComplete)
    }

    @Test func aCircleIsFoundAndCut() throws {
        let source = MemorySource()
        try source.add(
            .observation("o/a").file("f", sha(1)).parent("o/b", "finetune", sha(2)), by: Who.curator)
        try source.add(
            .observation("o/b").file("f", sha(2)).parent("o/c", "finetune", sha(3)), by: Who.curator)
        try source.add(
            .observation("o/c").file("f", sha(3)).parent("o/a", "finetune", sha(1)), by: Who.curator)
        let lineage = try lineage(source)
        #expect(lineage.hasCycle && lineage.nodes.count == 3 && !lineage.isComplete)
        #expect(try judge(source).judge(digest: sha(1)).codes == [.lineageContradicted])
        let own = MemorySource()
        try own.add(.observation("o/a").file("f", sha(1)).parent("o/a", "edited", sha(1)), by: Who.curator)
        #expect(try self.lineage(own).hasCycle)
    }

    @Test func depthIsBounded() throws {
        let source = MemorySource()
        for step in UInt8(1)...100 {
            try source.add(
                .observation("o/m\(step)").file("f", sha(step)).parent(
                    "o/m\(step + 1)", "finetune", sha(step + 1)),
                by: Who.curator)
        }
        let lineage = try lineage(source)
        #expect(lineage.isTruncated && lineage.nodes.count == TrustLimits.lineageDepth + 1)
        #expect(!lineage.isComplete)
    }

    @Test func breadthIsBounded() throws {
        let source = ChainSource(count: 4_000, fan: 50)
        let judge = Judge(sources: [source], policy: PolicyStack(floor: nil, chosen: nil), now: testNow)
        let lineage = try #require(try judge.judge(digest: ChainSource.digest(0)).name?.lineage)
        #expect(lineage.nodes.count == TrustLimits.lineageNodes && lineage.isTruncated)
    }

    @Test func aPublishersWordOnOriginOutranksACurators() throws {
        let source = MemorySource()
        try source.add(.observation("acme/m").file("f", sha(1)).parent("o/rumour"), by: Who.curator)
        try source.add(.release("acme/m").file("f", sha(1)).parent("o/base"), by: Who.acme)
        let lineage = try lineage(source)
        #expect(lineage.nodes[0].edges.map(\.name.description) == ["o/base"])
    }

    @Test func anotherStatementOfTheSameBytesMayTellTheOrigin() throws {
        let source = MemorySource()
        try source.add(.observation("o/m", "v1").file("f", sha(1)), by: Who.curator)
        try source.add(
            .observation("o/m", "v1").file("f", sha(1)).file("g", sha(8)).parent("o/base"), by: Who.curator)
        try source.add(.observation("o/m", "v2").file("f", sha(9)).parent("o/other"), by: Who.curator)
        #expect(try lineage(source).nodes[0].edges.map(\.name.description) == ["o/base"])
    }

    @Test func otherFilesOfACollectionTellNothing() throws {
        let source = MemorySource()
        try source.add(.observation("o/all", "v1").file("f", sha(1)), by: Who.curator)
        try source.add(.observation("o/all", "v1").file("g", sha(8)).parent("o/base"), by: Who.curator)
        #expect(try lineage(source).nodes[0].origin == .notStated)
        #expect(try lineage(source, sha(8)).nodes[0].edges.map(\.name.description) == ["o/base"])
    }

    @Test func silenceIsNotABase() throws {
        let source = MemorySource()
        try source.add(.observation("o/m").file("f", sha(1)), by: Who.curator)
        let lineage = try lineage(source)
        #expect(lineage.nodes[0].origin == .notStated && !lineage.isComplete)
        #expect(try judge(source).judge(digest: sha(1)).codes.isEmpty)
    }
}
