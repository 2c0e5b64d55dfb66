import Attestation
import Cryptography
import Drawing
import FileIO
import Registry
import Taps
import TestSupport
import Testing
import Trust

/// Lineages as pictures: what strangers write must not become syntax, and two hundred models have to be drawn apart.
@Suite("Lineages drawn")
struct DrawingTests {
    private static let hostile = "1\"];<script>alert('x')</script> --> evil[\"&amp;#34;\\N%%{init}%%`|end"

    private func graph(version: String, hasDescent: Bool = false) throws -> LineageGraph {
        let source = MemorySource()
        try source.add(
            .observation("you/m", version).file("f", sha(1)).parent(
                "a/base", "finetune", version: version, sha(2)
            ).parent(
                "a/named", "merge", version: version), by: Who.curator)
        try source.add(.observation("a/base", version).file("f", sha(2)).fromScratch(), by: Who.curator)
        let court = judge(source)
        let lineage = try #require(try court.judge(digest: sha(hasDescent ? 2 : 1)).name?.lineage)
        return LineageGraph(lineage, hasDescent ? try court.descent(of: try name("a/base")).first : nil)
    }

    @Test func aHostileVersionIsNoMarkupAndNoSyntax() throws {
        let graph = try graph(version: Self.hostile)
        let plain = try self.graph(version: "v1")
        // The same lines: nothing was added by a name.
        for (drawn, quiet) in [
            (GraphDOT.text(graph), GraphDOT.text(plain)),
            (GraphMermaid.text(graph), GraphMermaid.text(plain)),
            (GraphSVG.text(graph, title: Self.hostile), GraphSVG.text(plain, title: "v1")),
        ] {
            #expect(drawn.split(separator: "\n").count == quiet.split(separator: "\n").count)
            #expect(!drawn.contains("<script"))
        }
        let dot = GraphDOT.text(graph)
        #expect(dot.contains("1\\\"];") && !dot.contains("1\"]") && dot.contains("\\\\N%%"))
        let mermaid = GraphMermaid.text(graph)
        #expect(mermaid.contains("1#34;#93;#59;#60;") && !mermaid.contains("%%") && !mermaid.contains("`"))
    }

    @Test(.enabled(if: FileStatus.exists("/usr/bin/dot"), "Graphviz is not installed"))
    func graphvizReadsIt() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/x.dot"
            try overwrite(path, Array(GraphDOT.text(try graph(version: Self.hostile)).utf8))
            let result = try runProgram("/usr/bin/dot", ["-Tplain", path], in: folder)
            #expect(result.status == 0)
            #expect(
                result.lines.count { $0.hasPrefix("node ") } == 3
                    && result.lines.count { $0.hasPrefix("edge ") } == 2)
        }
    }

    @Test func descendantsStandOnTheOtherSide() throws {
        let graph = try graph(version: "v1", hasDescent: true)
        #expect(graph.boxes.map(\.title) == ["a/base", "you/m"])
        #expect(graph.boxes.map(\.column) == [0, -1])
        #expect(graph.arrows.map { [$0.from, $0.to] } == [[1, 0]])
        #expect(graph.arrows[0].relation == "finetune" && graph.arrows[0].isPinned)
    }

    @Test func circlesAreDrawn() throws {
        let source = MemorySource()
        try source.add(
            .observation("o/a").file("f", sha(1)).parent("o/b", "finetune", sha(2)), by: Who.curator)
        try source.add(
            .observation("o/b").file("f", sha(2)).parent("o/a", "finetune", sha(1)), by: Who.curator)
        let lineage = try #require(try judge(source).judge(digest: sha(1)).name?.lineage)
        let graph = LineageGraph(lineage, nil)
        #expect(graph.boxes.count == 2 && graph.arrows.count == 2)
        #expect(GraphSVG.text(graph, title: "t").contains("o/b"))
    }

    /// 200 models in 10 generations: no box lies on another, and no arrow runs through a box that it does not join.
    @Test func twoHundredModelsAreDrawnApart() throws {
        let source = MemorySource()
        func digest(_ number: Int) -> Digest { Digest(.sha256, SHA256.hash(Array("model \(number)".utf8))) }
        for number in 0..<200 {
            var draft = Draft.observation("owner-\(number % 7)/model-\(number)").file("f", digest(number))
            if number < 180 {
                for step in [0, 3] {
                    let parent = (number / 20 + 1) * 20 + (number + step) % 20
                    draft = draft.parent("owner-\(parent % 7)/model-\(parent)", "merge", digest(parent))
                }
            }
            // The first names the whole of its generation, and one far away.
            if number == 0 {
                for other in 1..<20 {
                    draft = draft.parent("owner-\(other % 7)/model-\(other)", "merge", digest(other))
                }
                draft = draft.parent("owner-\(199 % 7)/model-199", "merge", digest(199))
            }
            try source.add(draft, by: Who.curator)
        }
        let lineage = try #require(try judge(source).judge(digest: digest(0)).name?.lineage)
        #expect(lineage.nodes.count == 200 && !lineage.isTruncated)
        let svg = GraphSVG.text(LineageGraph(lineage, nil), title: "two hundred")
        let boxes = svg.matches(of: /rect x="(\d+)" y="(\d+)" width="(\d+)" height="34"/).compactMap {
            match in
            [match.1, match.2, match.3].map { Int($0) ?? 0 }
        }
        #expect(boxes.count == 200)
        for (place, one) in boxes.enumerated() {
            for other in boxes[..<place] where one[0] == other[0] { #expect(abs(one[1] - other[1]) >= 40) }
        }
        // Columns do not overlap.
        let columns = Dictionary(grouping: boxes) { $0[0] }
        let sorted = columns.keys.sorted()
        for (left, right) in zip(sorted, sorted.dropFirst()) {
            #expect(left + (columns[left]?.first?[2] ?? 0) < right)
        }
        #expect(columns.count == 11)
    }
}
