/// The path of a tile, relative to the log: C2SP tlog-tiles.
package struct TilePath: Hashable, Sendable, CustomStringConvertible {
    /// Hashes or entries in a full tile.
    package static let width: UInt64 = 256
    /// Sizes above are refused: they survive neither JSON nor SQLite's arithmetic, and no log has them.
    package static let sizeLimit: UInt64 = 1 << 53

    package enum Level: Hashable, Sendable {
        case hashes(Int)
        case entries
    }

    package let level: Level
    package let index: UInt64
    /// 1...255 for a partial tile, 256 for a full one.
    package let count: Int

    package init(level: Level, index: UInt64, count: Int) {
        self.level = level
        self.index = index
        self.count = count
    }

    package var isFull: Bool { count == 256 }

    package var description: String {
        var groups: [String] = []
        var rest = index
        repeat {
            let group = String(rest % 1000)
            groups.append(String(repeating: "0", count: 3 - group.utf8.count) + group)
            rest /= 1000
        } while rest > 0
        let name = groups.reversed().enumerated()
            .map { $0.offset < groups.count - 1 ? "x\($0.element)" : $0.element }.joined(separator: "/")
        let prefix =
            switch level {
            case .hashes(let level): "tile/\(level)/"
            case .entries: "tile/entries/"
            }
        return prefix + name + (isFull ? "" : ".p/\(count)")
    }

    /// Reads what `description` prints; nil for anything else.
    package init?(_ text: String) {
        var parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0] == "tile" else { return nil }
        let level: Level
        if parts[1] == "entries" {
            level = .entries
        } else {
            guard let number = Int(parts[1]), (0...63).contains(number), String(number) == parts[1] else {
                return nil
            }
            level = .hashes(number)
        }
        parts.removeFirst(2)
        var count = 256
        if parts.count >= 2, parts[parts.count - 2].hasSuffix(".p") {
            guard let partial = Int(parts[parts.count - 1]), (1...255).contains(partial) else { return nil }
            count = partial
            parts.removeLast()
            parts[parts.count - 1] = parts[parts.count - 1].dropLast(2)
        }
        var index: UInt64 = 0
        for (position, part) in parts.enumerated() {
            let digits = position < parts.count - 1 ? part.dropFirst() : part
            guard digits.utf8.count == 3, position == parts.count - 1 || part.hasPrefix("x"),
                let group = UInt64(digits), index <= Self.sizeLimit
            else { return nil }
            index = index * 1000 + group
        }
        self.init(level: level, index: index, count: count)
        guard description == text else { return nil }
    }

    /// The hash tiles of a tree, from level 0 up: of each level, all full ones and at most one partial.
    package static func hashTiles(size: UInt64) -> [TilePath] { newHashTiles(from: 0, to: size) }

    /// The hash tiles that a tree of `to` leaves has and one of `from` leaves had not.
    package static func newHashTiles(from: UInt64, to: UInt64) -> [TilePath] {
        newTiles(from: from, to: to) { .hashes($0) }
    }

    package static func newEntryTiles(from: UInt64, to: UInt64) -> [TilePath] {
        newTiles(from: from, to: to) { $0 == 0 ? .entries : nil }
    }

    private static func newTiles(from: UInt64, to: UInt64, level make: (Int) -> Level?) -> [TilePath] {
        var tiles: [TilePath] = []
        var (old, new) = (from, to)
        var level = 0
        while new > 0, let kind = make(level) {
            if new > old {
                for index in (old / width)..<(new / width) {
                    tiles.append(TilePath(level: kind, index: index, count: 256))
                }
                if new % width > 0 {
                    tiles.append(TilePath(level: kind, index: new / width, count: Int(new % width)))
                }
            }
            old /= width
            new /= width
            level += 1
        }
        return tiles
    }
}
