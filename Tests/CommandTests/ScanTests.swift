internal import FileIO
internal import Testing

/// Root may read everything, so it is asked as somebody else.
@Test func scanSaysWhatItCannotRead() throws {
    let here = try Process.temporaryDirectory("oracle-scan")
    defer { try? removeTree(here) }
    let oracle = try Fixtures.install(in: "\(here)/prefix")
    try Fixtures.make("model", in: here)
    try createDirectories("\(here)/models/closed")
    try moveFile("\(here)/model", to: "\(here)/models/model")
    try Process.open(here)
    try Process.close("\(here)/models/closed")
    let prefix =
        Process.isRoot ? ["/usr/bin/setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"] : []
    let result = try Process.run(
        prefix + [oracle, "scan", "\(here)/models"], environment: ["TMPDIR": here, "PATH": "/usr/bin:/bin"],
        directory: here)
    #expect(result.status == 1)
    #expect(result.output.hasPrefix("1 model, "))
    #expect(result.errors.contains("warning: \(here)/models/closed: cannot list: "), "\(result.errors)")
}
