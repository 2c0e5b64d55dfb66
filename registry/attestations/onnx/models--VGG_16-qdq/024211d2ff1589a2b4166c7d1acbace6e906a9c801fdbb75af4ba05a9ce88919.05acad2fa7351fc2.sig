{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "htFvI/kaWXia57fRFiVAk3NP/CY2zzNiGR/D/2Ixu3Uqja7CRjHO3izj4+5Fq4TCDbkrzMsEoI5/Bz78UiQLDA=="
}
