import Attestation
import Cryptography
import Drawing
import FileIO
import Registry
import Taps
import TestSupport
import Testing
import Trust

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

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

    /// Three models in a circle: the arrow that goes back runs between the boxes of the columns that it passes, and through none.
    @Test func anArrowBackRunsThroughNoBox() throws {
        let source = MemorySource()
        for (name, own, parent): (String, UInt8, UInt8) in [("o/a", 1, 2), ("o/b", 2, 3), ("o/c", 3, 1)] {
            let stated = ["o/a", "o/b", "o/c"][Int(parent) - 1]
            try source.add(
                .observation(name).file("f", sha(own)).parent(stated, "finetune", sha(parent)),
                by: Who.curator)
        }
        let lineage = try #require(try judge(source).judge(digest: sha(1)).name?.lineage)
        let graph = LineageGraph(lineage, nil)
        #expect(graph.boxes.map(\.column) == [0, 1, 2])
        let svg = GraphSVG.text(graph, title: "circle")
        let boxes = Self.boxes(in: svg)
        // It passes the last column and the one in the middle, along straight lines.
        let lines = svg.matches(of: /\ (\d+) (\d+)L(\d+) (\d+)/).map { match in
            [match.1, match.2, match.3, match.4].map { Int($0) ?? 0 }
        }.filter { $0[2] < $0[0] }
        #expect(lines.count == 2)
        for line in lines {
            #expect(line[1] == line[3])
            #expect(boxes.contains { $0.right == line[0] && $0.left == line[2] })
            #expect(
                boxes.allSatisfy { $0.right != line[0] || line[1] < $0.top || line[1] > $0.bottom }, "\(line)"
            )
        }
    }

    /// What was revoked is red, wherever it stands.
    @Test func whatWasRevokedIsDrawnSo() throws {
        let source = MemorySource()
        try source.add(.observation("o/base").file("f", sha(1)).fromScratch(), by: Who.curator)
        try source.add(
            .observation("o/m").file("f", sha(2)).parent("o/base", "finetune", sha(1)), by: Who.curator)
        try source.revoke(.digests([.init(name: "f", digest: sha(2))]))
        let asked = judge(source)
        let lineage = try #require(try asked.lineage(of: try ModelName("o/m")))
        #expect(lineage.nodes[0].revocation?.severity == .compromised && lineage.nodes[1].revocation == nil)
        let own = LineageGraph(lineage, nil)
        #expect(own.boxes[0].tone == .bad && own.boxes[0].note.hasPrefix("revoked by"))
        let base = try ModelName("o/base")
        let descent = try #require(try asked.descent(of: base).first)
        let below = LineageGraph(try #require(try asked.lineage(of: base)), descent)
        #expect(below.boxes.map(\.tone) == [.plain, .bad])
        // And what was made from that, over pinned steps.
        try source.add(
            .observation("o/n").file("f", sha(3)).parent("o/m", "finetune", sha(2)), by: Who.curator)
        try source.add(
            .observation("o/p").file("f", sha(4)).parent("o/n", "finetune", sha(3)), by: Who.curator)
        try source.add(.observation("o/q").file("f", sha(5)).parent("o/n", "finetune"), by: Who.curator)
        let further = try #require(try judge(source).descent(of: base).first)
        #expect(
            further.nodes.map { "\($0.name) \($0.isRevoked)" } == [
                "o/base false", "o/m true", "o/n true", "o/p true", "o/q false",
            ])
        #expect(further.nodes[3].edges[0].word.hasPrefix("made from what was revoked"))
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
        let boxes = Self.boxes(in: svg).map { [$0.left, $0.top, $0.right - $0.left, $0.bottom - $0.top] }
        #expect(boxes.count == 200)
        for (place, one) in boxes.enumerated() {
            for other in boxes[..<place] where one[0] == other[0] {
                #expect(one[1] + one[3] + 6 <= other[1] || other[1] + other[3] + 6 <= one[1])
            }
        }
        // Columns do not overlap.
        let columns = Dictionary(grouping: boxes) { $0[0] }
        let sorted = columns.keys.sorted()
        for (left, right) in zip(sorted, sorted.dropFirst()) {
            #expect(left + (columns[left]?.first?[2] ?? 0) < right)
        }
        #expect(columns.count == 11)
    }

    /// A lineage with every state of a step in it: attested, named, missing, contradicted, revoked, measured; long names too.
    /// - Parameter generations: how many models there are in each, the model itself first.
    private static func mixed(_ generations: [Int]) throws -> LineageGraph {
        let source = MemorySource()
        func digest(_ number: Int) -> Digest { Digest(.sha256, SHA256.hash(Array("mixed \(number)".utf8))) }
        func title(_ number: Int) -> String {
            number % 11 == 5
                ? "a-laboratory-with-a-long-name/model-\(number)-instruct-preview-2025-extended-context-gguf"
                : "lab-\(number % 7)/model-\(number)"
        }
        var starts = [0]
        for count in generations { starts.append(starts[starts.count - 1] + count) }
        let relations = ["finetune", "merge", "quantized", "adapter", "converted"]
        for (generation, count) in generations.enumerated() {
            for place in 0..<count {
                let number = starts[generation] + place
                var draft = Draft.observation(title(number)).file("f", digest(number))
                let isLast = generation == generations.count - 1
                let above = isLast ? 0 : generations[generation + 1]
                var parents: Set<Int> = []
                for step in 0..<(isLast ? 0 : max(2, (above + count - 1) / count)) {
                    parents.insert(starts[generation + 1] + (place * max(1, above / count) + step) % above)
                }
                // Here and there one from further up.
                if number % 5 == 2, generation + 2 < generations.count {
                    parents.insert(starts[generation + 2] + place % generations[generation + 2])
                }
                for parent in parents.sorted() {
                    let relation = relations[(number + parent) % relations.count]
                    draft =
                        (number + parent) % 6 == 3
                        ? draft.parent(title(parent), relation)
                        : draft.parent(title(parent), relation, digest(parent))
                }
                switch number % 9 {
                case 3: draft = draft.parent("gone/model-\(number)", "finetune", digest(10_000 + number))
                case 6: draft = draft.parent("other/name-\(number)", "merge", digest(number + 1))
                case 8: draft = draft.parent("nobody/unpinned", "distilled")
                default: break
                }
                if isLast { draft = draft.fromScratch() }
                try source.add(draft, by: Who.curator)
            }
        }
        try source.revoke(.digests([.init(name: "f", digest: digest(starts[generations.count] - 1))]))
        try source.revoke(
            .digests([.init(name: "f", digest: digest(starts[generations.count] - 2))]), .defective,
            reason: "wrong tokenizer")
        let lineage = try #require(try judge(source).judge(digest: digest(0)).name?.lineage)
        return LineageGraph(lineage, nil)
    }

    /// `ORACLE_DRAWINGS` names a folder in which these are left for somebody to look at.
    @Test(arguments: [
        ("thirty", 30, [1, 4, 9, 7, 5]), ("two-hundred", 200, [1, 12, 42, 70, 58, 42, 22, 8]),
    ])
    func whatIsDrawnCanBeRead(_ name: String, count: Int, generations: [Int]) throws {
        let graph = try Self.mixed(generations)
        let svg = GraphSVG.text(graph, title: name)
        if let folder = getenv("ORACLE_DRAWINGS").map({ String(cString: $0) }) {
            try overwrite("\(folder)/\(name).svg", Array(svg.utf8))
        }
        let boxes = Self.boxes(in: svg)
        #expect(boxes.count == graph.boxes.count && graph.boxes.count >= count)
        #expect(!svg.contains("..."))
        // Every state of a step is there, and every one is told in words, whole, inside of the box that it leaves.
        #expect(Set(graph.arrows.map(\.tone)) == [.good, .silent, .caution, .bad])
        var told = 0
        for group in svg.split(separator: "\n").filter({ $0.hasPrefix("<g>") }) {
            let box = try #require(Self.boxes(in: String(group)).first)
            var below = box.top
            for text in Self.texts(in: String(group)) {
                #expect(
                    text.left >= box.left && text.right <= box.right && text.bottom <= box.bottom, "\(text)")
                #expect(text.bottom >= below + 9, "\(text)")
                below = text.bottom
                if text.isStep { told += 1 }
            }
        }
        #expect(told == graph.arrows.count)
        // No arrow runs through a box: along straight parts there is none, and curves stay between columns.
        let columns = Dictionary(grouping: boxes, by: \.left)
        for match in svg.matches(of: /L(\d+) (\d+)/) {
            let (right, y) = (Int(match.1) ?? 0, Int(match.2) ?? 0)
            guard let column = columns.values.first(where: { $0[0].right == right }) else { continue }
            #expect(column.allSatisfy { y < $0.top || y > $0.bottom }, "\(match.0)")
        }
        let edges = columns.values.map { ($0[0].left, $0[0].right) }
        for match in svg.matches(of: /[ML](\d+) \d+C(\d+) \d+ \d+ \d+ (\d+) \d+/) {
            let (from, to) = (Int(match.1) ?? 0, Int(match.3) ?? 0)
            #expect(edges.contains { $0.1 == from } && edges.contains { $0.0 == to }, "\(match.0)")
            #expect(!edges.contains { $0.0 > from && $0.0 < to }, "\(match.0)")
        }
        // What the colours and lines mean stands above all of it.
        for words in ["attested", "named only", "missing", "revoked", "pinned by a digest", "not pinned"] {
            #expect(svg.contains(words))
        }
    }

    private struct Area {
        var (left, top, right, bottom) = (0, 0, 0, 0)
        var isStep = false
    }

    private static func boxes(in svg: String) -> [Area] {
        svg.matches(of: /rect x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)" rx/).map { match in
            let numbers = [match.1, match.2, match.3, match.4].map { Int($0) ?? 0 }
            return Area(
                left: numbers[0], top: numbers[1], right: numbers[0] + numbers[2],
                bottom: numbers[1] + numbers[3])
        }
    }

    /// Where texts lie, letters of a monospaced font being 0.61 of its size wide.
    private static func texts(in svg: String) -> [Area] {
        svg.matches(
            of: /<text x="(\d+)" y="(\d+)"( font-size="9")?( text-anchor="end")? fill="[^"]*">([^<]*)</
        ).map { match in
            let (x, y) = (Int(match.1) ?? 0, Int(match.2) ?? 0)
            let letters = match.5.replacing(/&[a-z#0-9]+;/, with: "?").count
            let width = Int((Double(letters) * (match.3 == nil ? 11 : 9) * 0.61).rounded(.up))
            let isStep = match.4 != nil
            return Area(
                left: isStep ? x - width : x, top: y - 8, right: isStep ? x : x + width, bottom: y,
                isStep: isStep)
        }
    }
}
