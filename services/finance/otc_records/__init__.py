"""Records of the regional equity market (区域性股权市场): listed, listed for cultivation, in custody."""
