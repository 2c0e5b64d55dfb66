/// Up to 256 entries of a log, each after its length as u16be (C2SP tlog-tiles, "Entry bundles").
package enum EntryBundle {
    /// Bytes of a bundle: 256 entries of the longest.
    package static let byteLimit = 256 * (65_535 + 2)

    /// Where the entries of a bundle lie.
    /// - Parameter count: how many the tile's path promises; more, fewer or a rest is an error.
    package static func ranges(in bytes: [UInt8], count: Int) throws(LogError) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        ranges.reserveCapacity(count)
        var at = 0
        for _ in 0..<count {
            guard bytes.count - at >= 2 else { throw LogError("an entry bundle ends early") }
            let length = Int(bytes[at]) << 8 | Int(bytes[at + 1])
            guard bytes.count - at - 2 >= length else { throw LogError("an entry bundle ends early") }
            ranges.append(at + 2..<at + 2 + length)
            at += 2 + length
        }
        guard at == bytes.count else { throw LogError("an entry bundle has bytes after its last entry") }
        return ranges
    }

    /// Adds an entry after those that a bundle has; how many it has is for the caller to count.
    /// - Throws: `LogError` where the entry has more than 65,535 bytes, which its length cannot say; the bundle is as it was.
    package static func append(_ entry: [UInt8], to bundle: inout [UInt8]) throws(LogError) {
        guard entry.count <= 65_535 else { throw LogError("an entry of more than 65,535 bytes") }
        bundle.append(UInt8(entry.count >> 8))
        bundle.append(UInt8(entry.count & 255))
        bundle += entry
    }
}
