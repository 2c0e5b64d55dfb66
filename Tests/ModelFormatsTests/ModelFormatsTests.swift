// ModelFormatsTests
