// digest-lanes: the weights digest by one kind of BLAKE3 kernel, to measure each. A tool of the project, never installed.
//
//     digest-lanes               the kernels of this processor, by how many inputs they hash side by side: some of 4 8 16
//     digest-lanes LANES FILE    the weights digest of FILE, on one thread, by kernels of at most LANES
//
// 16 is AVX-512; 8 is AVX2; 4 is what every processor of the architecture has. `oracle` itself always takes the widest: nothing
// outside of it can choose.

internal import Cryptography
internal import FileIO
internal import ModelDigest
internal import ModelFormats

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

func say(_ text: String, to descriptor: Int32) {
    do {
        try writeAll(Array("\(text)\n".utf8), to: descriptor, named: "the output")
    } catch {
        exit(1)
    }
}

let words = Array(CommandLine.arguments.dropFirst())
if words.isEmpty {
    say(BLAKE3.availableLanes.map { "\($0)" }.joined(separator: " "), to: 1)
    exit(0)
}
guard words.count == 2, let lanes = Int(words[0]) else {
    say("usage: digest-lanes [LANES FILE]", to: 2)
    exit(64)
}
do {
    let folder = try ModelFolder(at: words[1])
    // The choice of a kernel holds for this thread, and with one thread there is no other.
    let digests = try BLAKE3.withForcedLanes(lanes) {
        try ModelDigester(threads: 1, now: { 0 }).digest(folder, wanting: .weights)
    }
    for set in digests.sets { say("\(try set.outcome.get().digest)", to: 1) }
} catch {
    say("digest-lanes: \(error)", to: 2)
    exit(1)
}
