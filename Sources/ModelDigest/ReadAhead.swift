/// Keeps the disk at what follows a piece, once a piece came from there.
///
/// Several threads that read one file by turns look to the kernel like somebody who jumps about, for whom it does not read
/// ahead; so it is told what comes next.
struct ReadAhead {
    /// Where what the disk was asked for ends.
    private var askedUntil: Int64 = 0

    /// A piece that takes longer than copying from memory ever does comes from the disk.
    private static let diskRead = Duration.milliseconds(1)
    /// Bytes that the disk is asked for ahead of who waits for it.
    private static let byteCount: Int64 = 8 << 20

    /// - Returns: the part of the file that the disk is to be asked for now, if any.
    mutating func ask(after piece: Piece, took: Duration) -> Range<Int64>? {
        let next = piece.offset + Int64(piece.count)
        let begin = max(next, askedUntil)
        guard took > Self.diskRead || askedUntil > piece.offset, begin - next < Self.byteCount / 2 else {
            return nil
        }
        askedUntil = begin + Self.byteCount
        return begin..<askedUntil
    }
}
