internal import Threads

// A hundred thousand models are read one like the other: every core takes some of them.
extension SourceReader {
    /// Reads each of the items, on all cores where the tree can be read so. Results and problems come in the order of the
    /// items.
    /// - Parameter body: reads one item with the reader that it is given, and with nothing else that changes.
    mutating func each<Item: Sendable, Result: Sendable>(
        _ items: [Item], _ body: @escaping (inout SourceReader, Item) -> [Result]
    ) -> [Result] {
        guard tree.canBeReadAtOnce, items.count > ReadingWork<Tree, Item, Result>.partSize else {
            return items.flatMap { body(&self, $0) }
        }
        let work = ReadingWork(tree, items, body)
        ThreadTeam.run(helpers: ThreadTeam.coreCount - 1, { work.run() }, body: { work.run() })
        var results: [Result] = []
        for part in work.finished() {
            results += part.results
            take(part.reader)
        }
        return results
    }
}

/// Items, of which several threads take parts. Unchecked: the tree is one that threads may share, and what changes is under
/// `monitor`.
private final class ReadingWork<Tree: FileTree, Item: Sendable, Result: Sendable>: @unchecked Sendable {
    typealias Part = (reader: SourceReader<Tree>, results: [Result])

    /// Items that a thread takes at once.
    static var partSize: Int { 64 }

    private let tree: Tree
    private let items: [Item]
    private let body: (inout SourceReader<Tree>, Item) -> [Result]
    private let monitor = Monitor()
    // Under `monitor`.
    private var next = 0
    private var parts: [Int: Part] = [:]

    init(_ tree: Tree, _ items: [Item], _ body: @escaping (inout SourceReader<Tree>, Item) -> [Result]) {
        self.tree = tree
        self.items = items
        self.body = body
    }

    func run() {
        while let start = take() {
            var part: Part = (SourceReader(tree: tree), [])
            for item in items[start..<min(start + Self.partSize, items.count)] {
                part.results += body(&part.reader, item)
            }
            monitor.lock()
            parts[start] = part
            monitor.unlock()
        }
    }

    private func take() -> Int? {
        monitor.lock()
        defer { monitor.unlock() }
        guard next < items.count else { return nil }
        defer { next += Self.partSize }
        return next
    }

    /// After all threads ended.
    func finished() -> [Part] { parts.sorted { $0.key < $1.key }.map(\.value) }
}
