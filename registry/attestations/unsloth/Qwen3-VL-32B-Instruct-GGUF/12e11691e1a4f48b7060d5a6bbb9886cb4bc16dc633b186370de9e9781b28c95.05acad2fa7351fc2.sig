{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "SCU12wBiwnQiU/yosXtz/F/Q87RmZh3Br4a57/cutIR/SfuOMJq569IsvZLS8UhalWxjN6Jil6GlUzjAUbOUDA=="
}
